from dataclasses import replace

from bench.facts import STEADY, BenchFailed, Fact, Interrupted, PhaseBegan, ProcessGone, StepDone
from bench.facts.roles import HOST
from bench.judging.all_rules import known_rules
from bench.judging.finding import Outcome
from bench.judging.timeline import Timeline
from bench.judging.verdict import Verdict, judge, worst
from bench.testing.story import healthy, without

RULES = [kind() for kind in known_rules().values()]


def verdict(facts: list[Fact]) -> Verdict:
    return judge(RULES, Timeline.of(facts))


def unhealthy() -> list[Fact]:
    return [
        replace(fact, ok=False, note="nothing came")
        if isinstance(fact, StepDone) and fact.step == "chat answer" and fact.at < 30
        else fact
        for fact in healthy()
    ]


def test_a_healthy_run_keeps_every_rule() -> None:
    assert verdict(healthy()).outcome is Outcome.KEPT
    assert verdict(healthy()).because == f"All {len(RULES)} rules were kept."


def test_the_gravest_finding_is_the_verdict() -> None:
    broken = verdict([*healthy(), ProcessGone(35.0, 100, HOST)])
    assert broken.outcome is Outcome.BROKEN
    assert broken.because.startswith("The extension host (pid 100) ended at 35.0 s")
    assert worst([Outcome.KEPT, Outcome.DEGRADED, Outcome.UNKNOWN]) is Outcome.UNKNOWN
    assert worst([]) is Outcome.KEPT


def test_without_a_healthy_steady_state_nothing_is_known() -> None:
    found = verdict(unhealthy())
    assert found.outcome is Outcome.UNKNOWN
    assert found.because == "The steady state was not healthy: no chat answer: nothing came."
    assert not [f for f in found.findings if f.outcome in (Outcome.DEGRADED, Outcome.BROKEN)]


def test_a_crash_in_the_steady_state_is_a_finding_all_the_same() -> None:
    assert verdict([*unhealthy(), ProcessGone(15.0, 100, HOST)]).outcome is Outcome.BROKEN


def test_a_failed_bench_is_never_a_failed_extension() -> None:
    slow = without(healthy(), lambda fact: isinstance(fact, PhaseBegan) and fact.phase != STEADY)
    found = verdict([*slow, BenchFailed(31.0, "The disk is full.")])
    assert (found.outcome, found.because) == (
        Outcome.UNKNOWN,
        "The bench failed: The disk is full.",
    )


def test_an_interrupted_run_says_when_and_by_what() -> None:
    under_way = [fact for fact in healthy() if fact.at < 33.3]
    found = verdict([*under_way, Interrupted(33.3, "SIGTERM")])
    assert found.because == "The run was interrupted by SIGTERM at 33.3 s."
    done = verdict([*healthy(), Interrupted(90.0, "SIGTERM")])
    assert done.outcome is Outcome.KEPT, "the editor was closed: the run was complete"
    assert verdict([]).because == "The steady state was never reached."


def test_what_is_broken_does_not_hide_that_the_bench_failed() -> None:
    facts = [*healthy(), ProcessGone(15.0, 100, HOST), BenchFailed(31.0, "The disk is full.")]
    found = verdict(facts)
    assert found.outcome is Outcome.BROKEN
    assert found.because.endswith(" The bench failed: The disk is full.")

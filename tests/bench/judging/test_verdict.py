from dataclasses import replace

import pytest
from pydantic.dataclasses import dataclass

from bench.facts import (
    STEADY,
    Appeared,
    Asked,
    BenchFailed,
    BrokenRequest,
    Fact,
    Interrupted,
    PhaseBegan,
    ProcessGone,
    RefusedHost,
    StepDone,
    Vanished,
)
from bench.facts.roles import HOST
from bench.judging.all_rules import known_rules
from bench.judging.finding import Finding, Measure, Outcome, Ruling
from bench.judging.rule import Rule, broken, kept
from bench.judging.rules.nothing_escapes import NothingEscapes
from bench.judging.timeline import Timeline
from bench.judging.verdict import Verdict, judge, worst
from bench.testing.story import healthy, request, without
from fake_backend.settings import STRICT

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
    idle = [finding.rule for finding in verdict(healthy()).findings if not finding.judged]
    assert {"retry_after_honoured", "requests_back_off", "incomplete_is_told"} <= set(idle)
    told = f"All {len(RULES)} rules were kept ({len(idle)} had nothing to judge)."
    assert verdict(healthy()).because == told


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


@dataclass(frozen=True, config=STRICT)
class Faulty(Rule):
    """A plug-in with a bug."""

    advice = "None."

    def judge(self, timeline: Timeline) -> Ruling:
        raise KeyError("first\nsecond")


def test_a_rule_that_fails_is_unknown_and_costs_no_other_verdict() -> None:
    found = judge([*RULES, Faulty()], Timeline.of([*healthy(), ProcessGone(35.0, 100, HOST)]))
    (faulty,) = [finding for finding in found.findings if "itself failed" in finding.headline]
    assert (faulty.outcome, faulty.because) == (
        Outcome.UNKNOWN,
        "The rule itself failed: KeyError: 'first\\nsecond'.",
    )
    assert any("in judge" in line for line in faulty.details)
    assert found.because.startswith("The extension host (pid 100) ended at 35.0 s")
    assert judge([*RULES, Faulty()], Timeline.of(healthy())).outcome is Outcome.UNKNOWN


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


def test_facts_that_end_before_the_end_of_the_run_are_not_judged() -> None:
    found = verdict([fact for fact in healthy() if fact.at < 71])
    assert (found.outcome, found.because) == (
        Outcome.UNKNOWN,
        "The facts end at 70.0 s, before the end of the run: the bench was killed, or could not"
        " write them.",
    )


def test_what_is_broken_does_not_hide_that_the_bench_failed() -> None:
    facts = [*healthy(), ProcessGone(15.0, 100, HOST), BenchFailed(31.0, "The disk is full.")]
    found = verdict(facts)
    assert found.outcome is Outcome.BROKEN
    assert found.because.endswith(" The bench failed: The disk is full.")


def ping(at: float) -> list[Fact]:
    """A request for a route that the fake backend does not play."""
    asked, answer = request(f"unknown/{at}/1", at, "unknown", status=404)
    assert isinstance(asked, Asked)
    return [replace(asked, path="/_ping"), answer]


def no_chat_after_the_fault() -> list[Fact]:
    """The recovery phase lasts 130 s, and no question of it is answered."""
    later = {"quiet": 180.0, "closing": 190.0}
    return [
        replace(fact, at=later[fact.phase])
        if isinstance(fact, PhaseBegan) and fact.phase in later
        else replace(fact, ok=False)
        if isinstance(fact, StepDone) and fact.step == "chat answer" and fact.at > 50
        else fact
        for fact in healthy()
    ]


def of(rule: str, found: Verdict) -> Finding:
    return next(finding for finding in found.findings if finding.rule == rule)


def test_a_client_that_the_bench_disarmed_is_not_accused() -> None:
    assert verdict(no_chat_after_the_fault()).outcome is Outcome.BROKEN
    found = verdict([*no_chat_after_the_fault(), *ping(34.0)])
    assert found.outcome is Outcome.UNKNOWN
    assert found.because.startswith("The fake backend does not play host/_ping and answered 404")
    assert found.because.endswith("Otherwise the outcome would be broken.")
    recovers = of("recovers", found)
    assert recovers.outcome is Outcome.UNKNOWN
    assert "Otherwise the outcome would be broken: A chat answer did not come" in recovers.because


def test_nor_is_it_praised() -> None:
    found = verdict([*healthy(), *ping(34.0)])
    assert found.outcome is Outcome.UNKNOWN
    assert found.because.endswith("Otherwise the outcome would be kept.")


def test_a_refused_host_disarms_alike() -> None:
    found = verdict([*healthy(), RefusedHost(34.0, "spare.example.com", 443)])
    assert found.outcome is Outcome.UNKNOWN
    assert of("nothing_escapes", found).outcome is Outcome.DEGRADED


@dataclass(frozen=True, config=STRICT)
class SendsNoRubbish(Rule):
    """A promise about single moments."""

    def judge(self, timeline: Timeline) -> Ruling:
        rubbish = timeline.all(BrokenRequest)
        if not rubbish:
            return kept("Every request was well-formed")
        return broken("Requests were malformed", Measure("requests", len(rubbish)))


@pytest.mark.parametrize(
    ("times", "expected", "count"),
    [
        ((35.0, 56.0), Outcome.BROKEN, "requests = 1"),
        ((56.0,), Outcome.UNKNOWN, "requests = 1"),
    ],
)
def test_only_what_was_found_before_it_stands(
    times: tuple[float, ...], expected: Outcome, count: str
) -> None:
    facts = [*healthy(), *ping(55.0), *(BrokenRequest(at, "host") for at in times)]
    found = judge([SendsNoRubbish()], Timeline.of(facts))
    assert found.outcome is expected
    assert count in found.findings[0].because


def test_a_crash_counts_whatever_was_asked() -> None:
    crashed = [*healthy(), *ping(33.0), ProcessGone(35.0, 100, HOST)]
    assert verdict(crashed).outcome is Outcome.BROKEN


@pytest.mark.parametrize(("closed", "named"), [(None, True), (29.9, True), (12.0, False)])
def test_a_dialog_that_spoilt_the_steady_state_is_named(closed: float | None, named: bool) -> None:
    dialog: list[Fact] = [Appeared(11.0, "dialog", 7, "Sign in to Acme? [Yes] [No]")]
    gone: list[Fact] = [Vanished(closed, "dialog", 7)] if closed else []
    because = verdict([*unhealthy(), *dialog, *gone]).because
    sentence = " A dialog was open: 'Sign in to Acme? [Yes] [No]'."
    assert because.endswith(sentence) is named, because


def test_a_profile_can_call_a_route_harmless() -> None:
    harmless = NothingEscapes(harmless_routes=("host/_ping",))
    rules = [harmless if isinstance(rule, NothingEscapes) else rule for rule in RULES]
    assert judge(rules, Timeline.of([*healthy(), *ping(34.0)])).outcome is Outcome.KEPT


def test_a_failed_bench_is_named_before_an_unplayed_route() -> None:
    found = verdict([*healthy(), *ping(34.0), BenchFailed(71.0, "The disk is full.")])
    assert found.because == "The bench failed: The disk is full."


def test_a_steady_state_whose_last_question_was_not_taken_is_not_healthy() -> None:
    facts = [
        replace(fact, ok=False, note="the chat is locked")
        if isinstance(fact, StepDone) and fact.step == "ask" and 20 < fact.at < 30
        else fact
        for fact in healthy()
    ]
    assert verdict(facts).because == (
        "The steady state was not healthy: no answer to the last question: the chat is locked."
    )

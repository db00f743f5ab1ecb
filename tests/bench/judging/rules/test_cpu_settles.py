from dataclasses import replace

import pytest

from bench.facts import Fact, MachineLoad, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import Outcome
from bench.judging.rules.cpu_settles import CpuSettles
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, sample, ticks, without

RULE = CpuSettles()


def busy(role: str, percent: float, start: float = 60.0, end: float = 70.0) -> list[Fact]:
    return [
        replace(fact, cpu_percent=percent)
        if isinstance(fact, ProcessSample) and fact.role == role and start <= fact.at < end
        else fact
        for fact in healthy()
    ]


@pytest.mark.parametrize(
    ("role", "percent", "expected"),
    [
        (HOST, 10.0, Outcome.KEPT),
        (HOST, 10.1, Outcome.DEGRADED),
        (HOST, 50.0, Outcome.DEGRADED),
        (HOST, 50.1, Outcome.BROKEN),
        (RENDERER, 25.0, Outcome.KEPT),
        (RENDERER, 25.1, Outcome.DEGRADED),
        (RENDERER, 90.0, Outcome.DEGRADED),
        (RENDERER, 90.1, Outcome.BROKEN),
    ],
)
def test_what_an_idle_editor_uses_is_limited(role: str, percent: float, expected: Outcome) -> None:
    assert outcome(RULE, busy(role, percent)) is expected


def test_the_first_third_of_the_quiet_phase_does_not_count() -> None:
    assert outcome(RULE, busy(HOST, 100.0, 60.0, 63.3)) is Outcome.KEPT
    assert outcome(RULE, busy(HOST, 100.0, 63.3, 70.0)) is Outcome.BROKEN


def test_a_short_burst_does_not_move_the_median() -> None:
    assert outcome(RULE, busy(HOST, 180.0, 68.0, 69.0)) is Outcome.KEPT


def test_children_count_with_their_host() -> None:
    children = [
        replace(sample(at, HOST_CHILD, 50, pid), cpu_percent=30.0)
        for at in ticks(60, 70, 0.25)
        for pid in (300, 301)
    ]
    facts = [*healthy(), *children]
    assert outcome(RULE, facts) is Outcome.BROKEN
    ruling = RULE.judge(Timeline.of(facts))
    assert ruling.because == (
        "The extension host was still busy after the fault: CPU use of the extension host and its"
        " children = 65% (soft limit 10%, hard limit 50%)."
    )
    assert ruling.details == (
        "CPU use is the median over the last 6.7 s of the quiet phase, in percent of one core.",
    )


def test_the_worse_of_host_and_renderer_decides() -> None:
    facts = [
        replace(fact, cpu_percent=95.0)
        if isinstance(fact, ProcessSample) and fact.role == RENDERER and fact.at >= 60
        else fact
        for fact in busy(HOST, 20.0)
    ]
    assert outcome(RULE, facts) is Outcome.BROKEN
    assert because(RULE, facts).startswith(
        "The renderer was still busy after the fault: CPU use of the renderer = 95%"
    )


def test_stolen_time_does_not_make_it_less_valid() -> None:
    stolen = [MachineLoad(at, 90.0, 40.0) for at in ticks(60, 70, 1.0)]
    assert outcome(RULE, [*busy(HOST, 80.0), *stolen]) is Outcome.BROKEN


def test_too_few_samples_are_unknown() -> None:
    def seldom(role: str, count: int) -> list[Fact]:
        facts = without(
            busy(HOST, 80.0),
            lambda fact: isinstance(fact, ProcessSample) and fact.role == role and fact.at > 63,
        )
        return [*facts, *(sample(at, role, 500.0) for at in ticks(67, 67 + count, 1.0))]

    assert outcome(RULE, seldom(HOST, 3)) is Outcome.UNKNOWN
    assert "was measured 3 times" in because(RULE, seldom(HOST, 3))
    assert outcome(RULE, seldom(HOST, 0)) is Outcome.UNKNOWN
    assert outcome(RULE, seldom(RENDERER, 3)) is Outcome.BROKEN
    assert "The renderer's CPU use was not measured." in because(RULE, seldom(RENDERER, 3))


def test_a_run_that_ends_before_the_quiet_is_unknown() -> None:
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 60]) is Outcome.UNKNOWN

from dataclasses import replace

import pytest

from bench.facts import (
    FAULT,
    STEADY,
    Fact,
    HostLoop,
    MachineLoad,
    MachineStalled,
    NeighbourDid,
)
from bench.judging.finding import Outcome, Ruling
from bench.judging.rules.neighbours_unharmed import NeighboursUnharmed
from bench.judging.timeline import Timeline
from bench.testing.story import BEGINS, HOST_PID, because, healthy, outcome, ticks, without

RULE = NeighboursUnharmed()
LENGTH_S = 20.0


def lagging(phase: str, p99_ms: float, facts: list[Fact] | None = None) -> list[Fact]:
    start = BEGINS[phase]
    return [
        replace(fact, p99_ms=p99_ms)
        if isinstance(fact, HostLoop) and start <= fact.at < start + LENGTH_S
        else fact
        for fact in (facts or healthy())
    ]


def judged(facts: list[Fact]) -> Ruling:
    return RULE.judge(Timeline.of(facts))


def slow(
    what: str, ms: float, *, ok: bool = True, count: int = 20, phase: str = FAULT
) -> list[Fact]:
    """The first `count` answers of `what` in the phase take `ms`."""
    start = BEGINS[phase]
    return [
        replace(fact, ms=ms, ok=ok)
        if isinstance(fact, NeighbourDid) and fact.what == what and start <= fact.at < start + count
        else fact
        for fact in healthy()
    ]


@pytest.mark.parametrize(
    ("p99_ms", "expected"),
    [
        (250, Outcome.KEPT),
        (251, Outcome.DEGRADED),
        (1000, Outcome.DEGRADED),
        (1001, Outcome.BROKEN),
    ],
)
def test_the_delay_of_the_shared_thread_is_limited(p99_ms: float, expected: Outcome) -> None:
    assert outcome(RULE, lagging(FAULT, p99_ms)) is expected


@pytest.mark.parametrize(("p99_ms", "expected"), [(1500, Outcome.KEPT), (1501, Outcome.BROKEN)])
def test_a_delay_that_was_there_before_is_no_finding(p99_ms: float, expected: Outcome) -> None:
    assert outcome(RULE, lagging(FAULT, p99_ms, lagging(STEADY, 1000))) is expected


def test_the_sentence_compares_both_phases() -> None:
    assert because(RULE, lagging(FAULT, 600)) == (
        "The extension host kept other extensions waiting at 32.0 s (fault phase): event loop delay"
        " (p99) = 600 ms (soft limit 250 ms, hard limit 1000 ms); before the fault = 12 ms."
    )
    lag = (
        "Event loop delay: {} ms under the fault (without the worst 1 of 20 seconds and one beside"
        " each), 12 ms"
    )
    assert judged(lagging(FAULT, 600)).details == (f"{lag.format(600)} before it.",)
    assert because(RULE, healthy()) == (
        "Other extensions were not slowed down under the fault: event loop delay (p99) = 12 ms"
        " (soft limit 250 ms, hard limit 1000 ms); time for fetch = 15 ms (soft limit 1000 ms, hard"
        " limit 10000 ms)."
    )
    assert judged(healthy()).details == (
        f"{lag.format(12)} before it.",
        "Time for fetch: 15 ms under the fault (the worst 1 of 21 left out), 15 ms (median) before"
        " it.",
    )
    assert because(RULE, slow("fetch", 2000)).endswith("; median before the fault = 15 ms.")


@pytest.mark.parametrize("what", ["fetch", "hover", "completion", "diagnostics"])
@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (1000, Outcome.KEPT),
        (1001, Outcome.DEGRADED),
        (10_000, Outcome.DEGRADED),
        (10_001, Outcome.BROKEN),
    ],
)
def test_what_neighbours_get_done_may_be_slower_but_not_by_much(
    what: str, ms: float, expected: Outcome
) -> None:
    assert outcome(RULE, slow(what, ms)) is expected
    text = because(RULE, slow(what, ms))
    assert f"time for {what} = {ms} ms (soft limit 1000 ms, hard limit 10000 ms)" in text
    long = f"Another extension's {what} took long at "
    assert text.startswith(long) == (expected is not Outcome.KEPT)


def test_one_slow_answer_of_twenty_is_within_the_percentile() -> None:
    assert outcome(RULE, slow("hover", 5000, count=1)) is Outcome.KEPT
    assert outcome(RULE, slow("hover", 5000, count=2)) is Outcome.DEGRADED


def test_a_neighbour_that_was_slow_before_is_compared_with_that() -> None:
    before = {fact for fact in slow("hover", 2000, phase=STEADY) if fact.at < 30}
    facts = [*before, *(fact for fact in slow("hover", 6000) if fact.at >= 30)]
    assert outcome(RULE, facts) is Outcome.KEPT
    facts = [*before, *(fact for fact in slow("hover", 6100) if fact.at >= 30)]
    assert outcome(RULE, facts) is Outcome.DEGRADED


@pytest.mark.parametrize(
    ("count", "expected"), [(1, Outcome.KEPT), (4, Outcome.KEPT), (5, Outcome.BROKEN)]
)
def test_what_fails_often_only_under_the_fault_is_broken(count: int, expected: Outcome) -> None:
    assert outcome(RULE, slow("completion", 15, ok=False, count=count)) is expected


def test_failures_are_counted_in_the_sentence_unless_there_were_some_before() -> None:
    facts = slow("completion", 15, ok=False, count=5)
    assert because(RULE, facts) == (
        "Another extension's completion failed 5 of 21 times under the fault, and never before it:"
        " failed = 23.8% (limit 20%)."
    )
    assert outcome(RULE, [*facts, NeighbourDid(15.2, "completion", 15.0, False)]) is Outcome.KEPT


def test_what_failed_before_the_fault_already_is_not_judged() -> None:
    """Seen on a full machine: TypeScript answered none of ten, before the fault and under it."""
    before = slow("diagnostics", 10_000, ok=False, count=6, phase=STEADY)
    others = without(before, lambda fact: getattr(fact, "what", "") == "diagnostics")
    failing = [
        replace(fact, ms=10_200, ok=fact.ok and fact.at < BEGINS[FAULT])
        for fact in before
        if isinstance(fact, NeighbourDid) and fact.what == "diagnostics"
    ]
    ruling = judged([*others, *failing])
    assert ruling.outcome is Outcome.KEPT
    assert (
        "Another extension's diagnostics failed 6 of 20 times before the fault, so it was not"
        " judged." in ruling.notes
    )


def test_an_answer_that_ends_only_after_the_fault_counts() -> None:
    others = without(
        healthy(),
        lambda fact: isinstance(fact, NeighbourDid) and fact.what == "hover" and fact.at > 31,
    )
    late = NeighbourDid(55.0, "hover", 10_001.0, False)
    assert outcome(RULE, [*others, late]) is Outcome.UNKNOWN
    assert outcome(RULE, [*others, late, replace(late, at=44.9)]) is Outcome.BROKEN
    assert outcome(RULE, [*others, NeighbourDid(62.0, "hover", 10_001.0, False)]) is Outcome.KEPT


def test_the_gravest_finding_is_reported() -> None:
    worse = [
        replace(fact, p99_ms=1200.0) if isinstance(fact, HostLoop) and fact.at > 30 else fact
        for fact in slow("hover", 2000)
    ]
    assert outcome(RULE, worse) is Outcome.BROKEN
    assert because(RULE, worse).startswith("The extension host kept other extensions waiting")


@pytest.mark.parametrize(
    ("noise", "expected", "lost"),
    [
        ([MachineStalled(30.5, 100.0)], Outcome.BROKEN, ""),
        ([MachineStalled(30.5, 601.0)], Outcome.DEGRADED, "0.6"),
        ([MachineStalled(30.5, 1000.0)], Outcome.UNKNOWN, "1.0"),
        ([MachineLoad(at, 90.0, 35.0) for at in ticks(30, 50, 1.0)], Outcome.DEGRADED, "0.8"),
        ([MachineLoad(at, 90.0, 50.0) for at in ticks(30, 50, 1.0)], Outcome.UNKNOWN, "1.1"),
        ([MachineStalled(15.0, 5000.0)], Outcome.BROKEN, ""),
    ],
)
def test_a_delay_counts_without_what_the_machine_explains(
    noise: list[Fact], expected: Outcome, lost: str
) -> None:
    facts = [*lagging(FAULT, 1200), *noise]
    assert outcome(RULE, facts) is expected
    assert "event loop delay (p99) = 1200 ms (soft limit 250 ms, hard limit 1000 ms)" in because(
        RULE, facts
    )
    note = f" The machine gave the host no CPU core for {lost} s of this delay."
    assert because(RULE, facts).endswith(note if lost else "; before the fault = 12 ms.")
    assert outcome(RULE, [*healthy(), *noise]) is Outcome.KEPT


def test_a_stall_that_does_not_explain_it_excuses_nothing() -> None:
    quick = [*slow("fetch", 15, ok=False), MachineStalled(33.0, 400.0)]
    assert outcome(RULE, quick) is Outcome.BROKEN


@pytest.mark.parametrize("phase", [STEADY, FAULT])
def test_without_the_sentinels_delays_in_both_phases_nothing_is_known(phase: str) -> None:
    start = BEGINS[phase]
    facts = without(
        lagging(FAULT, 2000),
        lambda fact: isinstance(fact, HostLoop) and start <= fact.at < start + LENGTH_S,
    )
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert outcome(RULE, [fact for fact in facts if fact.at < 30]) is Outcome.UNKNOWN


def test_a_neighbour_that_was_seldom_seen_before_is_not_judged() -> None:
    seldom = without(
        slow("hover", 20_000),
        lambda fact: isinstance(fact, NeighbourDid) and fact.at < 28,
    )
    assert outcome(RULE, seldom) is Outcome.KEPT
    assert because(RULE, seldom).endswith("No other extension's answers were measured.")
    assert HOST_PID in {fact.pid for fact in seldom if isinstance(fact, HostLoop)}


@pytest.mark.parametrize(("ms", "expected"), [(9000, Outcome.KEPT), (11_000, Outcome.BROKEN)])
def test_one_or_two_answers_are_not_called_slow_short_of_the_hard_limit(
    ms: float, expected: Outcome
) -> None:
    first = BEGINS[FAULT] + 1
    few = without(
        slow("hover", ms),
        lambda fact: isinstance(fact, NeighbourDid) and fact.at > first,
    )
    assert outcome(RULE, few) is expected

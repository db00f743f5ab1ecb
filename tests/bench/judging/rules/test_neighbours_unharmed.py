from dataclasses import replace

import pytest

from bench.facts import (
    FAULT,
    STEADY,
    Fact,
    Heartbeat,
    HostLoop,
    MachineLoad,
    MachineStalled,
    NeighbourDid,
)
from bench.judging.finding import Outcome
from bench.judging.rules.neighbours_unharmed import NeighboursUnharmed
from bench.testing.story import BEGINS, HOST_PID, because, healthy, outcome, ticks, without

RULE = NeighboursUnharmed()
LENGTH_S = 20.0


def lagging(phase: str, p99_ms: float, facts: list[Fact] | None = None) -> list[Fact]:
    start = BEGINS[phase]
    return [
        replace(fact, p99_ms=p99_ms, max_ms=p99_ms)
        if isinstance(fact, HostLoop) and start <= fact.at < start + LENGTH_S
        else fact
        for fact in (facts or healthy())
    ]


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
        "The extension host's event loop was late by 600 ms (the worst 1 of 20 seconds left out)"
        " under the fault, 12 ms before it (limits 250 ms / 1000 ms)."
    )
    assert because(RULE, healthy()).endswith(
        " A neighbour's fetch took 15 ms (the worst 1 of 21 left out) under the fault, 15 ms"
        " (median) before it (limits 1000 ms / 10000 ms)."
    )


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
    assert f"A neighbour's {what} took {ms} ms" in because(RULE, slow(what, ms))


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
        "A neighbour's completion failed 5 of 21 times under the fault, and never before it"
        " (limit 20%)."
    )
    assert outcome(RULE, [*facts, NeighbourDid(15.2, "completion", 15.0, False)]) is Outcome.KEPT


def test_an_answer_that_ends_only_after_the_fault_counts() -> None:
    others = without(
        healthy(),
        lambda fact: isinstance(fact, NeighbourDid) and fact.what == "hover" and fact.at > 31,
    )
    assert outcome(RULE, [*others, NeighbourDid(55.0, "hover", 10_001.0, False)]) is Outcome.BROKEN
    assert outcome(RULE, [*others, NeighbourDid(62.0, "hover", 10_001.0, False)]) is Outcome.KEPT


def test_the_gravest_finding_is_told() -> None:
    worse = [
        replace(fact, p99_ms=1200.0) if isinstance(fact, HostLoop) and fact.at > 30 else fact
        for fact in slow("hover", 2000)
    ]
    assert outcome(RULE, worse) is Outcome.BROKEN
    assert because(RULE, worse).startswith("The extension host's event loop")


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
    told = f" The machine did not let it run for {lost} s of it." if lost else "1000 ms)."
    assert because(RULE, facts).endswith(told)
    assert outcome(RULE, [*healthy(), *noise]) is Outcome.KEPT


def test_a_stall_that_does_not_explain_it_excuses_nothing() -> None:
    quick = [*slow("fetch", 15, ok=False), MachineStalled(33.0, 400.0)]
    assert outcome(RULE, quick) is Outcome.BROKEN


@pytest.mark.parametrize("phase", [STEADY, FAULT])
def test_without_the_sentinels_word_in_both_phases_nothing_is_known(phase: str) -> None:
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
    assert because(RULE, seldom).endswith("What neighbours get done was not measured.")
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


@pytest.mark.parametrize(
    ("waited_s", "expected"),
    [(0.05, Outcome.BROKEN), (0.2, Outcome.DEGRADED), (0.5, Outcome.KEPT)],
)
def test_a_delay_counts_without_what_the_kernel_says_it_waited_for_a_core(
    waited_s: float, expected: Outcome
) -> None:
    """Once in each second a beat comes 0.6 s late, and for some of it the host had no core."""
    facts = []
    for fact in lagging(FAULT, 600):
        if isinstance(fact, Heartbeat):
            second, part = divmod(round(fact.at, 1), 1)
            if part > 0.4:
                continue
            fact = replace(fact, late_ms=1.0 if part else 600.0, waited_s=waited_s * second)
        facts.append(fact)
    rule = NeighboursUnharmed(lag_hard_ms=500)
    assert outcome(rule, facts) is expected
    assert ("did not let it run" in because(rule, facts)) == (expected is not Outcome.BROKEN)


@pytest.mark.parametrize("count", [1, 2])
def test_one_bad_second_is_left_out_and_two_are_not(count: int) -> None:
    facts = [
        replace(fact, p99_ms=900.0)
        if isinstance(fact, HostLoop) and 32 <= fact.at < 32 + count
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, facts) is (Outcome.KEPT if count == 1 else Outcome.DEGRADED)


def test_a_delay_that_two_beats_share_counts_without_the_waiting_of_both() -> None:
    """The timers behind delays and beats do not take turns: one was late twice, the other once."""
    odd = {31.4: (450.0, 0.2), 32.1: (650.0, 0.7)}  # how late, and how long it had waited by then
    facts: list[Fact] = []
    for fact in without(healthy(), lambda fact: isinstance(fact, HostLoop) and fact.at == 32):
        if isinstance(fact, Heartbeat):
            if 30.95 < fact.at < 32.15:
                continue
            fact = replace(fact, waited_s=0.7 if fact.at > 32 else 0.0)
        facts.append(fact)
    facts += [Heartbeat(at, HOST_PID, late, None, waited) for at, (late, waited) in odd.items()]
    facts += [HostLoop(at, HOST_PID, 1.0, 1100.0, 1100.0, 100.0, 1.0) for at in (32.15, 32.16)]
    assert "late by 400 ms" in because(RULE, facts)

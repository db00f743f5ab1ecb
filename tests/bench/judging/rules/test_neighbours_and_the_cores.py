"""`neighbours_unharmed` where the extension host had to wait for a core."""

from dataclasses import replace

import pytest

from bench.facts import FAULT, Fact, Heartbeat, HostInspected, HostLoop
from bench.judging.finding import Outcome
from bench.judging.rules.neighbours_unharmed import NeighboursUnharmed
from bench.testing.story import HOST_PID, because, healthy, outcome, without
from tests.bench.judging.rules.test_neighbours_unharmed import RULE, judged, lagging


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
    assert ("the host no CPU core" in because(rule, facts)) == (expected is not Outcome.BROKEN)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([32], Outcome.KEPT),
        ([32, 33], Outcome.KEPT),  # one busy stretch
        ([32, 36], Outcome.DEGRADED),
        ([32, 33, 34], Outcome.DEGRADED),
    ],
)
def test_one_busy_stretch_is_left_out_and_two_are_not(
    seconds: list[int], expected: Outcome
) -> None:
    facts = [
        replace(fact, p99_ms=900.0)
        if isinstance(fact, HostLoop) and int(fact.at) in seconds
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, facts) is expected


@pytest.mark.parametrize(("cost_s", "expected"), [(0.9, Outcome.KEPT), (0.1, Outcome.DEGRADED)])
def test_what_the_benchs_inspection_costs_is_not_the_extensions_fault(
    cost_s: float, expected: Outcome
) -> None:
    facts = [
        replace(fact, p99_ms=900.0)
        if isinstance(fact, HostLoop) and int(fact.at) in (32, 36)
        else replace(fact, late_ms=900.0 * (fact.at in (32.0, 36.0)), waited_s=0.0)
        if isinstance(fact, Heartbeat)
        else fact
        for fact in without(
            healthy(),
            lambda fact: (
                isinstance(fact, Heartbeat) and (31.0 < fact.at < 32.0 or 35.0 < fact.at < 36.0)
            ),
        )
    ]
    inspected = [HostInspected(at, HOST_PID, 2.0, cost_s) for at in (32.0, 36.0)]
    assert outcome(RULE, [*facts, *inspected]) is expected


def test_what_is_usual_in_the_steady_state_is_no_finding_under_the_fault() -> None:
    """Two seconds of twenty are late before the fault, and three under it."""
    late = {12, 20, 32, 36, 40}
    facts = [
        replace(fact, p99_ms=260.0) if isinstance(fact, HostLoop) and int(fact.at) in late else fact
        for fact in healthy()
    ]
    assert outcome(RULE, facts) is Outcome.KEPT


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
    facts += [HostLoop(at, HOST_PID, 1100.0, 100.0) for at in (32.15, 32.16, 32.17)]
    assert judged(facts).measures[0].value == pytest.approx(400)

"""`neighbours_unharmed` where the extension host had to wait for a core."""

from dataclasses import replace

import pytest

from bench.facts import FAULT, Fact, Heartbeat, HostLoop
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
    assert ("the host had no CPU core" in because(rule, facts)) == (expected is not Outcome.BROKEN)


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
    facts += [HostLoop(at, HOST_PID, 1100.0, 100.0) for at in (32.15, 32.16)]
    assert judged(facts).measures[0].value == pytest.approx(400)

from dataclasses import replace

import pytest

from bench.facts import (
    Fact,
    Heartbeat,
    HostLoop,
    MachineLoad,
    PhaseBegan,
    StepDone,
    SubjectActive,
)
from bench.judging.finding import Outcome
from bench.judging.rules.activation_not_delayed import ActivationNotDelayed
from bench.testing.story import because, healthy, outcome, ticks, without

RULE = ActivationNotDelayed()
STOLEN: list[Fact] = [MachineLoad(at, 90.0, 30.0) for at in ticks(1, 10, 1.0)]


def active_after(seconds: float) -> list[Fact]:
    return [
        replace(fact, after_ms=seconds * 1000) if isinstance(fact, SubjectActive) else fact
        for fact in healthy()
    ]


def never(until: float = 100.0) -> list[Fact]:
    """The extension is never active, and does nothing."""
    return without(
        healthy(),
        lambda fact: (
            isinstance(fact, SubjectActive | StepDone)
            or (fact.at > until and not isinstance(fact, PhaseBegan))
        ),
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, Outcome.KEPT),
        (8.0, Outcome.KEPT),
        (8.1, Outcome.DEGRADED),
        (30.0, Outcome.DEGRADED),
        (30.1, Outcome.BROKEN),
    ],
)
def test_activation_takes_seconds_at_most(seconds: float, expected: Outcome) -> None:
    assert outcome(RULE, active_after(seconds)) is expected


def test_the_sentence_says_how_long_and_when() -> None:
    assert because(RULE, active_after(67)) == (
        "The extension some.extension became active late at 6.0 s (starting phase): time after the"
        " sentinel's activation = 67 s (soft limit 8 s, hard limit 30 s)."
    )


def test_an_extension_that_never_becomes_active_may_have_been_set_up_wrong() -> None:
    assert outcome(RULE, never()) is Outcome.UNKNOWN
    assert because(RULE, never()).startswith(
        "The extension was not active in the 66 s that the extension host ran."
    )


def test_a_silent_sentinel_accuses_nobody() -> None:
    deaf = without(never(), lambda fact: isinstance(fact, HostLoop))
    assert outcome(RULE, deaf) is Outcome.UNKNOWN
    lost = without(healthy(), lambda fact: isinstance(fact, SubjectActive))
    assert outcome(RULE, lost) is Outcome.UNKNOWN
    assert because(RULE, lost).endswith("the extension worked at 16.0 s (steady state phase).")
    assert outcome(RULE, []) is Outcome.UNKNOWN


@pytest.mark.parametrize("facts", [active_after(10), active_after(60)])
def test_steal_time_makes_it_unknown(facts: list[Fact]) -> None:
    assert outcome(RULE, [*facts, *STOLEN]) is Outcome.UNKNOWN
    assert because(RULE, [*facts, *STOLEN]).endswith(
        " Other VMs took 30% of the machine's CPU time (steal time)."
    )
    later = [replace(fact, at=fact.at + 30) for fact in STOLEN]
    assert outcome(RULE, [*facts, *later]) is not Outcome.UNKNOWN
    assert outcome(RULE, [*healthy(), *STOLEN]) is Outcome.KEPT


@pytest.mark.parametrize(("waited_s", "expected"), [(0.1, Outcome.DEGRADED), (4.0, Outcome.KEPT)])
def test_what_others_kept_the_host_waiting_for_delays_no_activation(
    waited_s: float, expected: Outcome
) -> None:
    facts = [
        replace(fact, waited_s=waited_s * (fact.at > 5.5)) if isinstance(fact, Heartbeat) else fact
        for fact in active_after(8.5)
    ]
    assert outcome(RULE, facts) is expected
    note = f"The machine gave the extension host no CPU core for {waited_s:.1f} s of this time."
    assert (note in because(RULE, facts)) == (expected is Outcome.KEPT)

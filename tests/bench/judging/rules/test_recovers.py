from dataclasses import replace

import pytest

from bench.facts import CLOSING, QUIET, RECOVERY, Fact, PhaseBegan, StepDone
from bench.judging.finding import Outcome
from bench.judging.rules.recovers import Recovers
from bench.testing.story import because, healthy, outcome, without

RULE = Recovers()


def back_after(seconds: float | None) -> list[Fact]:
    """Chat answers fail in the recovery phase, up to `seconds` after its begin."""
    shift = 200.0
    facts = without(
        healthy(), lambda fact: isinstance(fact, PhaseBegan) and fact.phase in (QUIET, CLOSING)
    )
    facts = [
        replace(fact, ok=False)
        if isinstance(fact, StepDone) and fact.step == "chat answer" and fact.at > 50
        else fact
        for fact in facts
        if fact.at < 60
    ]
    if seconds is not None:
        facts.append(StepDone(50 + seconds, "chat answer", True, 1.0))
    return [*facts, PhaseBegan(50 + shift, QUIET)]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(20, Outcome.KEPT), (60, Outcome.DEGRADED), (130, Outcome.BROKEN), (None, Outcome.BROKEN)],
)
def test_the_last_surface_to_come_back_decides(seconds: float | None, expected: Outcome) -> None:
    assert outcome(RULE, back_after(seconds)) is expected


def test_the_sentence_names_what_came_last() -> None:
    assert because(RULE, back_after(20)) == (
        "Everything worked again after the fault ended: recovery time 20 s (soft limit 30 s, hard"
        " limit 120 s). The last to come back was a chat answer."
    )
    assert because(RULE, back_after(None)) == (
        "A chat answer did not come back after the fault ended: waiting time 200 s (soft limit"
        " 30 s, hard limit 120 s)."
    )


def test_a_run_that_stopped_waiting_early_is_unknown() -> None:
    facts = [fact for fact in healthy() if fact.at < 53 or isinstance(fact, PhaseBegan)]
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert because(RULE, facts).endswith("The run ended too early to judge this.")
    assert RECOVERY in because(RULE, [fact for fact in healthy() if fact.at < 49])

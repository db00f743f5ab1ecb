from dataclasses import replace

import pytest

from bench.facts import (
    CLOSING,
    QUIET,
    RECOVERY,
    Fact,
    FaultSwitchedOn,
    MachineLoad,
    PhaseBegan,
    Shot,
    StepDone,
)
from bench.facts.health_steps import DEAD_SCREEN, NEW_CONVERSATION
from bench.judging.finding import Outcome
from bench.judging.rules.recovers import Recovers
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, ticks, without

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
        "Everything worked again after the fault ended: recovery time = 20 s (soft limit 30 s, hard"
        " limit 120 s). The last to come back was a chat answer."
    )
    assert because(RULE, back_after(None)) == (
        "A chat answer did not come back after the fault ended: waiting time = 200 s (soft limit"
        " 30 s, hard limit 120 s)."
    )


def test_a_run_that_stopped_waiting_early_is_unknown() -> None:
    facts = [fact for fact in healthy() if fact.at < 53 or isinstance(fact, PhaseBegan)]
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert because(RULE, facts).endswith("The run ended too early to judge this.")
    assert RECOVERY in because(RULE, [fact for fact in healthy() if fact.at < 49])


def lasting(number: int, until: str = "end") -> FaultSwitchedOn:
    return FaultSwitchedOn(30.0, number, f"fault_{number}", ("chat",), True, until)


def test_a_question_in_a_new_conversation_is_told_beside_it() -> None:
    dead = back_after(None)
    worked = [*dead, StepDone(240.0, NEW_CONVERSATION, True, 3.0)]
    assert outcome(RULE, worked) is Outcome.BROKEN
    assert because(RULE, worked).endswith(
        "The conversation stayed dead; a question in a new conversation was answered."
    )
    failed = [*dead, StepDone(240.0, NEW_CONVERSATION, False, 3.0)]
    assert because(RULE, failed).endswith(
        "The conversation stayed dead, and a question in a new one was not answered either."
    )
    assert outcome(RULE, [*healthy(), StepDone(59.0, NEW_CONVERSATION, False, 3.0)]) is Outcome.KEPT


def test_under_a_fault_that_lasts_the_words_do_not_say_that_it_ended() -> None:
    assert because(RULE, [*back_after(None), lasting(1)]) == (
        "A chat answer did not come back while the fault stayed on: waiting time = 200 s (soft"
        " limit 30 s, hard limit 120 s). The scenario keeps 'fault_1' on until the end of the run."
    )
    assert because(RULE, [*healthy(), lasting(1), lasting(2)]).startswith(
        "Everything worked again while the faults stayed on:"
    )
    mixed = [*healthy(), lasting(1, "fault"), lasting(2)]
    assert because(RULE, mixed).startswith("Everything worked again after the fault phase ended:")
    assert because(RULE, mixed).endswith(
        "The scenario keeps 'fault_2' on until the end of the run."
    )
    assert "after the fault ended" in because(RULE, [*healthy(), lasting(1, "fault")])


def test_a_phase_that_a_failed_question_ended_early_proves_nothing() -> None:
    """Older runs ended the phase after one round, if the chat did not take the question."""
    facts = [fact for fact in back_after(None) if not isinstance(fact, PhaseBegan) or fact.at < 60]
    facts = without(facts, lambda fact: isinstance(fact, StepDone) and fact.at > 56)
    facts += [StepDone(84.0, "ask", False, 30.0, "Waited 30 s."), PhaseBegan(85.0, QUIET)]
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert because(RULE, facts).endswith(
        "The phase ended before the hard limit, too early to judge this."
    )
    (last,) = RULE.judge(Timeline.of(facts)).evidence
    assert (last.kind, last.text, last.at) == ("step", "ask: Waited 30 s.", 84.0)


def test_a_failed_recovery_refers_to_the_picture_of_the_dead_screen() -> None:
    old = Shot(57.0, "chat answer", "shots/recovery_chat_answer.png")
    new = Shot(239.0, DEAD_SCREEN, "shots/recovery_not_recovered.png")
    for shots, expected in (([old], old), ([old, new], new)):
        picture = RULE.judge(Timeline.of([*back_after(None), *shots])).evidence[0]
        assert (picture.kind, picture.text, picture.at) == ("screen", expected.file, expected.at)


def slow_answer(seconds: float, usual_s: float) -> list[Fact]:
    """The first answer after the fault takes `seconds`, and the healthy ones `usual_s`."""
    facts = without(healthy(), lambda fact: isinstance(fact, PhaseBegan) and fact.at >= 60)
    facts = without(facts, lambda fact: isinstance(fact, StepDone) and fact.at > 57)
    facts = [
        replace(fact, seconds=usual_s)
        if isinstance(fact, StepDone) and fact.step == "chat answer"
        else fact
        for fact in facts
    ]
    return [*facts, StepDone(55 + seconds, "chat answer", True, seconds), PhaseBegan(200.0, QUIET)]


def test_an_answer_that_always_takes_long_was_back_when_it_was_asked_for() -> None:
    assert outcome(RULE, slow_answer(40, usual_s=45)) is Outcome.KEPT
    assert outcome(RULE, slow_answer(40, usual_s=1)) is Outcome.DEGRADED


def test_a_busy_machine_makes_a_late_recovery_unknown() -> None:
    busy = [MachineLoad(at, 80.0, 60.0, cores=4) for at in ticks(45, 200, 1)]
    assert outcome(RULE, back_after(60)) is Outcome.DEGRADED
    assert outcome(RULE, [*back_after(60), *busy]) is Outcome.UNKNOWN
    assert outcome(RULE, [*back_after(None), *busy]) is Outcome.BROKEN, "it had 80 s of its own"


def waits(start: float, *elements: tuple[str, bool]) -> list[Fact]:
    return [StepDone(start + 7, "wait for", ok, 1.0, selector) for selector, ok in elements]


def test_every_element_that_the_journey_waits_for_must_come_back() -> None:
    both = waits(20.0, (".first", True), (".second", True))
    long = without(healthy(), lambda fact: isinstance(fact, PhaseBegan) and fact.at >= 60)
    facts = [*long, *both, PhaseBegan(200.0, QUIET)]
    assert outcome(RULE, [*facts, *waits(52.0, (".first", True), (".second", True))]) is (
        Outcome.KEPT
    )
    half = [*facts, *waits(52.0, (".first", True), (".second", False))]
    assert outcome(RULE, half) is Outcome.BROKEN

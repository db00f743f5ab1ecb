from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench.facts.health_steps import HEALTH_STEPS, NEW_CONVERSATION
from bench.live.journey import Journey
from bench.live.new_conversation import ask_in_a_new_conversation
from bench.live.person import Person, StepOutcome
from bench.live.steps.ask import Ask
from bench.live.steps.chat_answer import ChatAnswer
from bench.live.steps.ghost_text import GhostText
from fake_backend.model.text import ENDING

CHAT = frozenset({"chat answer", "ghost text"})


def asked(
    missing: frozenset[str] = CHAT, *, can_begin: bool = True, answer: str = ENDING
) -> tuple[StepOutcome | None, list[str]]:
    """The recorded step, and what was done in the chat."""
    acts: list[str] = []
    steps: list[StepOutcome] = []

    def begin_new() -> bool:
        acts.append("new")
        return can_begin

    def ask(question: str, *, under_fault: bool) -> None:
        acts.append(question)

    @contextmanager
    def step(name: str) -> Iterator[StepOutcome]:
        assert name == NEW_CONVERSATION
        outcome = StepOutcome()
        yield outcome
        if not outcome.left_out:
            steps.append(outcome)

    shown = SimpleNamespace(text=answer, finished=True, failed=False, error="")
    conversation = SimpleNamespace(begin_new=begin_new, ask=ask, read_answer=lambda seconds: shown)
    person: Any = SimpleNamespace(
        conversation=conversation,
        step=step,
        under_fault=False,
        filled=lambda text: text,
        patience=lambda seconds, under_fault_s: seconds,
        shoot=lambda what: None,
    )
    journey = Journey("mine", "", (GhostText(), Ask(question="Why?"), ChatAnswer()))
    ask_in_a_new_conversation(journey, cast(Person, person), missing)
    return (steps[0] if steps else None), acts


def test_the_question_of_the_journey_is_asked_in_a_new_conversation() -> None:
    outcome, acts = asked()
    assert outcome is not None
    assert outcome.ok
    assert acts == ["new", "Why?"]


def test_an_answer_without_an_end_does_not_count() -> None:
    outcome, _ = asked(answer="Sorry")
    assert outcome is not None
    assert not outcome.ok


@pytest.mark.parametrize("missing", [frozenset(), frozenset({"ghost text"})])
def test_a_chat_that_is_back_is_left_alone(missing: frozenset[str]) -> None:
    assert asked(missing) == (None, [])


def test_without_a_way_to_begin_one_nothing_is_recorded() -> None:
    assert asked(can_begin=False) == (None, ["new"])


def test_it_shows_no_health_of_the_old_conversation() -> None:
    assert NEW_CONVERSATION not in HEALTH_STEPS

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bench.core.errors import BenchError
from bench.facts import AnswerRead, AnswerStopped, Fact, QuestionSent
from bench.facts.file import read
from bench.live.conversation import Conversation
from bench.live.editor.parts.chat_answer import ChatAnswer
from bench.live.recorder import Recorder, recording

if TYPE_CHECKING:
    from bench.live.editor.parts.chat import Chat


SILENCE = ChatAnswer("", finished=True)


@dataclass
class View:
    """A view whose latest answer a test has planned."""

    shown: ChatAnswer = SILENCE
    takes: bool = True
    kind: str = "view"
    is_busy: bool = False
    done: list[str] = field(default_factory=list)
    sent: int = 0
    once_written: ChatAnswer | None = None  # shown when the next question has been typed

    def write(self, question: str, seconds: float) -> None:
        self.done.append(f"write {question}")
        self.shown = self.once_written or self.shown

    def remember(self) -> None:
        self.done.append("remember")
        self.sent += 1

    def send(self, seconds: float) -> int:
        self.done.append("send")
        if not self.takes:
            raise BenchError("The chat did not take it.")
        return self.sent

    def stop(self) -> bool:
        self.done.append("stop")
        return self.is_busy

    def begin_new(self) -> bool:
        return True

    def shows(self, index: int) -> bool:
        return index == self.sent

    def answer(self, index: int) -> ChatAnswer:
        self.done.append(f"look {index}")
        return self.shown

    def wait_for_answer(self, index: int, seconds: float) -> ChatAnswer:
        return self.shown


def conversation(view: View, recorder: Recorder) -> Conversation:
    return Conversation(cast("Chat", view), recorder)


def facts(folder: Path) -> list[Fact]:
    return list(read(folder / "facts.jsonl"))


def test_the_question_is_sent_at_a_moment_that_its_answer_names(tmp_path: Path) -> None:
    view = View(ChatAnswer("", finished=True, failed=True, error="Busy."))
    with recording(tmp_path) as recorder:
        talk = conversation(view, recorder)
        talk.ask("How?", under_fault=True)
        talk.read_answer(1)
    sent, answer = facts(tmp_path)
    assert isinstance(sent, QuestionSent)
    assert isinstance(answer, AnswerRead)
    assert (sent.place, answer.asked_at, answer.error) == ("view", sent.at, "Busy.")
    assert answer.first_shown_at is not None
    assert sent.at <= answer.first_shown_at <= answer.at


def test_the_page_says_when_something_was_first_shown(tmp_path: Path) -> None:
    view = View()
    with recording(tmp_path) as recorder:
        talk = conversation(view, recorder)
        talk.ask("How?", under_fault=True)
        first = recorder.clock.now() + 0.001
        epoch_ms = (recorder.clock.started_epoch + first) * 1000
        view.shown = ChatAnswer("x", finished=True, first_shown_ms=epoch_ms)
        while recorder.clock.now() < first:
            pass
        talk.read_answer(1)
    answer = facts(tmp_path)[-1]
    assert isinstance(answer, AnswerRead)
    assert answer.first_shown_at == pytest.approx(first, abs=0.002)


def test_silence_is_looked_at_again_before_the_next_question_is_sent(tmp_path: Path) -> None:
    view = View()
    with recording(tmp_path) as recorder:
        talk = conversation(view, recorder)
        talk.ask("one", under_fault=True)
        talk.read_answer(1)
        view.shown = ChatAnswer("Late.", finished=True)
        talk.ask("two", under_fault=True)
        talk.ask("three", under_fault=True)
    assert view.done == [
        *("write one", "remember", "send"),
        *("look 1", "write two", "remember", "send"),
        *("write three", "remember", "send"),
    ]
    looks = [fact for fact in facts(tmp_path) if isinstance(fact, AnswerRead)]
    assert [look.text for look in looks] == ["", "Late."]
    assert looks[0].first_shown_at is None


@pytest.mark.parametrize(
    ("shown", "once_written", "expected"),
    [
        # The view empties its state for the next question: that is no sign of life of the last one.
        (SILENCE, ChatAnswer("", finished=False), [True, True]),
        (SILENCE, ChatAnswer("Late.", finished=True), [True, True, True]),
        (ChatAnswer("", finished=False), SILENCE, [False, False, True]),
    ],
    ids=["state emptied", "late words", "ended at last"],
)
def test_a_next_question_being_typed_does_not_wake_a_silent_answer(
    shown: ChatAnswer, once_written: ChatAnswer, expected: list[bool], tmp_path: Path
) -> None:
    view = View(shown)
    with recording(tmp_path) as recorder:
        talk = conversation(view, recorder)
        talk.ask("one", under_fault=True)
        talk.read_answer(1)
        view.once_written = once_written
        talk.ask("two", under_fault=True)
    looks = [fact for fact in facts(tmp_path) if isinstance(fact, AnswerRead)]
    assert [look.finished for look in looks] == expected


@pytest.mark.parametrize("busy", [False, True])
def test_a_question_that_is_not_taken_was_sent_and_has_no_answer(
    busy: bool, tmp_path: Path
) -> None:
    view = View(takes=False, is_busy=busy)
    with recording(tmp_path) as recorder:
        talk = conversation(view, recorder)
        with pytest.raises(BenchError):
            talk.ask("How?", under_fault=False)
        assert talk.read_answer(1) is None
    stopped = [AnswerStopped] if busy else []
    assert [type(fact) for fact in facts(tmp_path)] == [QuestionSent, *stopped]
    assert view.done[-1] == "stop"


def test_a_new_conversation_forgets_the_rows_of_the_old_one(tmp_path: Path) -> None:
    view = View()
    with recording(tmp_path) as recorder:
        talk = conversation(view, recorder)
        talk.ask("How?", under_fault=True)
        talk.read_answer(1)
        assert talk.begin_new()
        looked = len(view.done)
        talk.look_again()
    assert len(view.done) == looked

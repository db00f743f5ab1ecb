"""Questions in the chat or in the extension's own view; their answers become facts."""

from contextlib import suppress
from math import inf

from playwright.sync_api import Error

from bench.core import waits
from bench.core.errors import BenchError
from bench.facts import AnswerRead
from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat import Chat, ChatAnswer
from bench.live.recorder import Recorder

TAKES_S = 60.0
LONGEST_S = 65.0  # rules call an answer endless after a minute
BEHIND_S = 35.0  # behind an answer that does not end; longer than rules allow
BEHIND_UNDER_FAULT_S = 3.0


class Conversation:
    """Asks questions, and looks again at answers that had not ended."""

    def __init__(self, chat: Chat | AnswerView, recorder: Recorder) -> None:
        self._chat = chat
        self._recorder = recorder
        self._question: tuple[int, float] | None = None
        self._unfinished: dict[int, float] = {}

    def ask(self, question: str, *, under_fault: bool) -> None:
        """Ask a question; `read_answer` reads the answer to the last one that the chat took.

        While a fault is switched on, the person does not wait long behind an answer that does not
        end. Otherwise the person stops that answer after a wait without success.

        Raises:
            BenchError: the chat did not take the question.
        """
        self._look()
        asked_at, self._question = self._recorder.clock.now(), None
        patience = TAKES_S
        if self._chat.is_busy:
            patience = BEHIND_UNDER_FAULT_S if under_fault else BEHIND_S
        try:
            self._question = (self._chat.ask(question, patience), asked_at)
        except BenchError:
            if not under_fault:
                self._chat.stop()
            raise

    def read_answer(self, seconds: float) -> ChatAnswer | None:
        """Wait for the answer and record what the screen shows of it; None without a question."""
        if self._question is None:
            return None
        index, asked_at = self._question
        answer = self._chat.wait_for_answer(index, seconds)
        self._record(index, asked_at, answer)
        return answer

    def look_again(self) -> None:
        """Record the present state of answers that were unfinished at the last look.

        An answer that is under way gets as much time as rules allow, so that they can judge it.
        """
        latest = max(self._unfinished.values(), default=-inf)
        left_s = latest + LONGEST_S - self._recorder.clock.now()
        if left_s > 0:
            with (
                self._recorder.waiting("the last answer to end"),
                suppress(waits.WaitTimeoutError),
            ):
                waits.until(lambda: not self._chat.is_busy, seconds=left_s, what="it", every=0.5)
        self._look()

    def _look(self) -> None:
        """Record the unfinished answers that are still on the screen."""
        for index, asked_at in list(self._unfinished.items()):
            with suppress(Error, BenchError):
                if self._chat.shows(index):
                    self._record(index, asked_at, self._chat.answer(index))

    def _record(self, index: int, asked_at: float, answer: ChatAnswer) -> None:
        now = self._recorder.clock.now()
        self._recorder.write(AnswerRead(now, asked_at, answer.end, answer.finished, answer.failed))
        self._unfinished.pop(index, None)
        if not answer.finished:
            self._unfinished[index] = asked_at

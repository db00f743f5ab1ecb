"""Questions in the chat or in the extension's own view; their answers become facts."""

from contextlib import suppress
from math import inf

from playwright.sync_api import Error

from bench.core import waits
from bench.core.errors import BenchError
from bench.facts import AnswerRead, AnswerStopped, QuestionSent
from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat import Chat
from bench.live.editor.parts.chat_answer import ChatAnswer
from bench.live.recorder import Recorder

TAKES_S = 60.0
LONGEST_S = 65.0  # rules call an answer endless after a minute
BEHIND_S = 35.0  # behind an answer that does not end; longer than rules allow
BEHIND_UNDER_FAULT_S = 3.0


class Conversation:
    """Asks questions, and looks again at answers that had not ended or had shown nothing.

    `first_shown_at` of an `AnswerRead` is seen inside the page, which looks every 0.1 s: it is at
    most that late, or a second where the page is busy.
    """

    def __init__(self, chat: Chat | AnswerView, recorder: Recorder) -> None:
        self._chat = chat
        self._recorder = recorder
        self._question: tuple[int, float] | None = None
        # When they were asked for, by number:
        self._under_way: dict[int, float] = {}  # answers that had not ended at the last look
        self._silent: dict[int, float] = {}  # answers that had ended and shown nothing
        self._first_shown: dict[float, float] = {}  # by the time of the question

    def ask(self, question: str, *, under_fault: bool) -> None:
        """Ask a question; `read_answer` reads the answer to the last one that the chat took.

        While a fault is switched on, the person does not wait long behind an answer that does not
        end. Otherwise the person stops that answer after a wait without success.

        Raises:
            BenchError: the chat did not take the question.
        """
        self._question = None
        patience = TAKES_S
        if self._chat.is_busy:
            patience = BEHIND_UNDER_FAULT_S if under_fault else BEHIND_S
        try:
            self._look()
            self._chat.write(question, patience)
            # What a view shows from now on belongs to the new question. Its state already may, so
            # an answer that had ended without a word has only changed if it shows one now.
            self._look(ended_stay_ended=True)
            self._chat.remember()
            asked_at = round(self._recorder.clock.now(), 4)  # as the fact is written
            self._recorder.write(QuestionSent(asked_at, self._chat.kind))
            self._question = (self._chat.send(patience), asked_at)
        except BenchError:
            if not under_fault and self._chat.stop():
                self._recorder.write(AnswerStopped(self._recorder.clock.now()))
            raise

    def read_answer(self, seconds: float) -> ChatAnswer | None:
        """Wait for the answer and record what the screen shows of it; None without a question."""
        if self._question is None:
            return None
        index, asked_at = self._question
        answer = self._chat.wait_for_answer(index, seconds)
        self._record(index, asked_at, answer)
        return answer

    def begin_new(self) -> bool:
        """Begin a new conversation, without what was said before; False if there is no way to."""
        self._look()
        begun = self._chat.begin_new()
        if begun:
            self._question = None
            self._under_way.clear()  # the rows of a new conversation are numbered from the start
            self._silent.clear()
        return begun

    def look_again(self) -> None:
        """Record the present state of answers that were unfinished or silent at the last look.

        An answer that is under way gets as much time as rules allow, so that they can judge it.
        """
        latest = max((self._under_way | self._silent).values(), default=-inf)
        left_s = latest + LONGEST_S - self._recorder.clock.now()
        if left_s > 0:
            with (
                self._recorder.waiting("the last answer to end"),
                suppress(waits.WaitTimeoutError),
            ):
                waits.until(lambda: not self._chat.is_busy, seconds=left_s, what="it", every=0.5)
        self._look()

    def _look(self, *, ended_stay_ended: bool = False) -> None:
        """Record the answers under way, and the silent ones, that are still on the screen."""
        for index, asked_at in [*self._under_way.items(), *self._silent.items()]:
            with suppress(Error, BenchError):
                if self._chat.shows(index):
                    answer = self._chat.answer(index)
                    settled = ended_stay_ended and index in self._silent
                    if answer.shows_something or not settled:
                        self._record(index, asked_at, answer)

    def _record(self, index: int, asked_at: float, answer: ChatAnswer) -> None:
        clock = self._recorder.clock
        now = clock.now()
        if answer.first_shown_ms is not None:
            first = clock.at_epoch(answer.first_shown_ms / 1000)
            self._first_shown.setdefault(asked_at, round(min(max(first, asked_at), now), 4))
        elif answer.shows_something:
            self._first_shown.setdefault(asked_at, round(now, 4))
        first_shown_at = self._first_shown.get(asked_at)
        self._recorder.write(
            AnswerRead(
                now,
                asked_at,
                answer.text,
                answer.finished,
                answer.failed,
                answer.error,
                first_shown_at,
            )
        )
        self._under_way.pop(index, None)
        self._silent.pop(index, None)
        if not answer.finished:
            self._under_way[index] = asked_at
        elif not answer.shows_something:
            self._silent[index] = asked_at

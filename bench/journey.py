"""The shape of a journey, and the scripted person who makes it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error

from bench import journeys, waits
from bench.editor.parts.chat import ChatAnswer
from bench.editor.watch import PageWatch
from bench.editor.workbench import Workbench
from bench.errors import BenchError
from bench.facts import FAULT, STARTING, AnswerRead, DocumentRead, Shot, StepDone
from bench.recorder import Recorder
from fake_backend.plugins import one_per_file


@dataclass(slots=True)
class Outcome:
    """What a step says about itself while it runs."""

    ok: bool = False
    note: str = ""


class Person:
    """Does steps in the workbench, and records how each went."""

    def __init__(
        self, workbench: Workbench, recorder: Recorder, shots: Path, document: Path
    ) -> None:
        self.editor = workbench.text_editor
        self.chat = workbench.chat
        self.recorder = recorder
        self._workbench = workbench
        self._watch = PageWatch(workbench.page, recorder.clock)
        self._shots = shots
        self._document = document
        self._unfinished: dict[int, float] = {}
        self.phase = STARTING

    @property
    def under_fault(self) -> bool:
        """Whether the backend is made to fail now, so that there is little to wait for."""
        return self.phase == FAULT

    @contextmanager
    def step(self, name: str) -> Iterator[Outcome]:
        """One step; a screen that does not answer is its outcome, not the bench's failure."""
        began, outcome = self.recorder.clock.now(), Outcome()
        try:
            yield outcome
        except (Error, BenchError, waits.WaitedInVainError) as error:
            outcome.ok, outcome.note = False, str(error).splitlines()[0]
        finally:
            now = self.recorder.clock.now()
            done = StepDone(now, name, outcome.ok, round(now - began, 3), outcome.note)
            self.recorder.write(done)
            self.collect_page()

    def wait_until_active(self, has_asked: Callable[[], bool], seconds: float) -> None:
        """Type until the first ghost text shows that the extension is active.

        Typing begins when the extension `has_asked` the backend for what it needs first: until then
        it would only slow down a start that keeps every core busy.

        Raises:
            BenchError: none came within `seconds`.
        """
        try:
            self.editor.draft.begin(self._document.read_text(encoding="utf-8"))
            waits.until(
                has_asked, seconds=seconds, what="the extension to ask for its token", every=0.25
            )
            self._workbench.provoke_ghost_text("ready = ", seconds)
        except (waits.WaitedInVainError, Error) as error:
            raise BenchError(str(error).splitlines()[0]) from None
        self.editor.new_line()
        self.collect_page()

    def collect_page(self) -> None:
        """Fetch what the page measured since the last time."""
        self.recorder.write(*self._watch.collect())

    def read_answer(self, index: int, asked_at: float, seconds: float) -> ChatAnswer:
        """Wait for the answer to a question, and record what the screen shows of it."""
        answer = self.chat.wait_for_answer(index, seconds)
        self._record_answer(index, asked_at, answer)
        return answer

    def look_again(self) -> None:
        """Record what has become of answers that were unfinished when they were last looked at."""
        for index, asked_at in list(self._unfinished.items()):
            with suppress(Error, BenchError):
                self._record_answer(index, asked_at, self.chat.answer(index))

    def _record_answer(self, index: int, asked_at: float, answer: ChatAnswer) -> None:
        now = self.recorder.clock.now()
        self.recorder.write(AnswerRead(now, asked_at, answer.end, answer.finished, answer.failed))
        self._unfinished.pop(index, None)
        if not answer.finished:
            self._unfinished[index] = asked_at

    def save(self, seconds: float) -> None:
        """Save the document and compare it with what was typed and accepted.

        Raises:
            WaitedInVainError: it was not saved within `seconds`.
        """
        self.editor.save(seconds)
        seen = self.editor.draft.compare(self._document.read_text(encoding="utf-8"))
        self.recorder.write(DocumentRead(self.recorder.clock.now(), seen.extra, seen.missing))

    def shoot(self, what: str) -> None:
        """Keep a picture of the screen, one for each phase and `what`: the last of them."""
        name = f"{self.phase}_{what}".replace(" ", "_")
        if self._workbench.screenshot(self._shots / f"{name}.png"):
            self.recorder.write(Shot(self.recorder.clock.now(), what, f"shots/{name}.png"))


class Journey(ABC):
    """What a person does again and again; the docstring is the catalogue's text."""

    @abstractmethod
    def round(self, person: Person, number: int) -> bool:
        """Do it once; says whether everything that a healthy backend gives was seen."""


def known_journeys() -> dict[str, type[Journey]]:
    return one_per_file(journeys, Journey)  # type: ignore[type-abstract]

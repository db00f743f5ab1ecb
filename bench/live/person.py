"""The scripted person: performs steps in the workbench and records the outcome of each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Error

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.facts import FAULT, STARTING, Shot, StepDone
from bench.live.clearing import Clearing
from bench.live.conversation import Conversation
from bench.live.document import Document
from bench.live.editor.page_watch import PageWatch
from bench.live.editor.parts.front import Front
from bench.live.editor.workbench import Workbench
from bench.live.first_use import FirstUse
from bench.live.recorder import Recorder
from bench.live.windows import Windows
from bench.profiles.profile import Profile


@dataclass(slots=True)
class StepOutcome:
    """The outcome of a step, which the step sets while it runs."""

    ok: bool = False
    note: str = ""  # shown in reports
    left_out: bool = False  # no fact is recorded


@dataclass(frozen=True, slots=True)
class EditorInternals:
    """What the screen does not show of the editor."""

    processes: Callable[[], list[psutil.Process]]
    activations: Callable[[], int]  # of the extension under test, up to now
    ended: Callable[[], str]  # how the VS Code server ended; empty while it runs


class Person:
    """Uses the workbench: `do` of a step gets one, and acts and looks through its parts."""

    def __init__(
        self,
        workbench: Workbench,
        recorder: Recorder,
        shots: Path,
        document: Path,
        profile: Profile,
        internals: EditorInternals,
    ) -> None:
        self.workbench = workbench
        self.editor = workbench.text_editor
        self.recorder = recorder
        self.internals = internals
        self.offers = profile.offers
        self.surfaces = profile.surfaces  # surface of the backend -> the name that facts have
        self.phase = STARTING
        self.round = 0
        self.ghost_text = ""  # the last that a step saw
        self.stage: Callable[[], str] = str  # of a rollout, for the names of screenshots
        self._shots = shots
        self._watch = PageWatch(workbench.page, recorder.clock)
        self.conversation = Conversation(workbench.chat, recorder)
        self.document = Document(self.editor, document, recorder)
        front = Front(workbench.page, document.name, workbench.palette)
        self.clearing = Clearing(front, recorder, profile)
        self.first_use = FirstUse(workbench, self.document, profile, self.clearing)
        self.windows = Windows(
            workbench, self._watch, self.first_use, recorder, internals.activations
        )

    @property
    def under_fault(self) -> bool:
        """Whether faults are switched on, so that a long wait is pointless."""
        return self.phase == FAULT

    def patience(self, seconds: float, under_fault_s: float) -> float:
        """How long a step waits for its effect: `under_fault_s` while faults are switched on."""
        return under_fault_s if self.under_fault else seconds

    def filled(self, text: str) -> str:
        """The text of a step, with the number of the round in place of `{number}`."""
        return text.replace("{number}", str(self.round))

    @contextmanager
    def step(self, name: str) -> Iterator[StepOutcome]:
        """Record the block as a step; a screen that does not respond makes the step fail.

        Raises:
            BenchError: the VS Code server has ended; nothing that follows says anything.
        """
        began, outcome = self.recorder.clock.now(), StepOutcome()
        try:
            yield outcome
        except (Error, BenchError, waits.WaitTimeoutError) as error:
            outcome.ok, outcome.note = False, str(error).splitlines()[0]
        finally:
            now = self.recorder.clock.now()
            if not outcome.left_out:
                done = StepDone(now, name, outcome.ok, round(now - began, 3), outcome.note)
                self.recorder.write(done)
            self.collect_page()
        if ended := self.internals.ended():
            raise BenchError(ended)

    def collect_page(self) -> None:
        """Record what the page has measured since the last call."""
        self.recorder.write(*self._watch.collect())

    def comes(self, look: Callable[[], bool], seconds: float) -> bool:
        """Whether `look()` becomes true within `seconds`."""
        return waits.last_look(look, bool, seconds=seconds)

    def rest(self, seconds: float) -> None:
        with self.recorder.waiting("a pause of the person"):
            clock.pause(seconds)

    def sleep(self, seconds: float) -> None:
        """Stop every process of the editor for `seconds`, as a computer does while it sleeps."""
        stopped = self.internals.processes()
        with self.recorder.on_purpose("asleep"), self.recorder.waiting("the editor that sleeps"):
            try:
                _each(stopped, psutil.Process.suspend)
                clock.pause(seconds)
            finally:
                _each(stopped, psutil.Process.resume)

    def shoot(self, what: str) -> Path | None:
        """Take a screenshot; the last one for each phase, stage and `what` is kept.

        Its file is returned; None if the page gave no picture.
        """
        what = f"{self.stage()} {what}".strip()
        file = self._shots / f"{self.phase}_{what}.png".replace(" ", "_")
        if not self.workbench.screenshot(file):
            return None
        self.recorder.write(Shot(self.recorder.clock.now(), what, f"shots/{file.name}"))
        return file


def _each(processes: list[psutil.Process], act: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            act(process)

"""The shape of a journey, and the scripted person who makes it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error

from bench import journeys, waits
from bench.editor.workbench import Workbench
from bench.errors import BenchError
from bench.facts import FAULT, STARTING, Keystroke, Shot, StepDone
from bench.recorder import Recorder
from fake_backend.plugins import one_per_file

FASTEST_REPORTED_MS = 16.0


@dataclass(slots=True)
class Outcome:
    """What a step says about itself while it runs."""

    ok: bool = False
    note: str = ""


class Person:
    """Does steps in the workbench, and records how each went."""

    def __init__(self, workbench: Workbench, recorder: Recorder, shots: Path) -> None:
        self.editor = workbench.text_editor
        self.chat = workbench.chat
        self.recorder = recorder
        self._workbench = workbench
        self._shots = shots
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
        except (Error, BenchError) as error:
            outcome.ok, outcome.note = False, str(error).splitlines()[0]
        finally:
            now = self.recorder.clock.now()
            done = StepDone(now, name, outcome.ok, round(now - began, 3), outcome.note)
            self.recorder.write(done)
            self.collect_keystrokes()

    def wait_until_active(self, has_asked: Callable[[], bool], seconds: float) -> None:
        """Type until the first ghost text shows that the extension is active.

        Typing begins when the extension `has_asked` the backend for what it needs first: until then
        it would only slow down a start that keeps every core busy.

        Raises:
            BenchError: none came within `seconds`.
        """
        try:
            waits.until(
                has_asked, seconds=seconds, what="the extension to ask for its token", every=0.25
            )
            self._workbench.provoke_ghost_text("ready = ", seconds)
        except (waits.WaitedInVainError, Error) as error:
            raise BenchError(str(error).splitlines()[0]) from None
        self.editor.new_line()
        self.collect_keystrokes()

    def collect_keystrokes(self) -> None:
        """Fetch what the page measured since the last time."""
        try:
            drained = self._workbench.page.evaluate(
                "window.__bench ? window.__bench.drain() : null"
            )
        except Error:
            return
        if not drained:
            return
        now, clock = self.recorder.clock.now(), self.recorder.clock
        slow = [(clock.at_epoch(start_ms / 1000), ms) for start_ms, ms in drained["slow"]]
        fast = max(0, drained["pressed"] - len(slow))
        self.recorder.write(*(Keystroke(at, ms) for at, ms in slow))
        self.recorder.write(*(Keystroke(now, FASTEST_REPORTED_MS) for _ in range(fast)))

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

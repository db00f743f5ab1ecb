"""The scripted person: does steps in the workbench, and records how each went."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Error

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.facts import (
    FAULT,
    STARTING,
    WINDOW_CLOSED,
    DocumentRead,
    OnPurpose,
    Shot,
    StepDone,
)
from bench.live.conversation import Conversation
from bench.live.editor.page_watch import PageWatch
from bench.live.editor.saved_file import read_saved
from bench.live.editor.workbench import Workbench
from bench.live.recorder import Recorder
from bench.profiles.profile import CHAT, GHOST_TEXT, SUGGEST, Profile

FIRST_ANSWER_S = 60.0
REOPENS_S, ACTIVE_S, STARTS_S = 120.0, 60.0, 20.0
FORGETS_S = 2.0  # a moment after a save, VS Code still has its copy of what was unsaved


@dataclass(slots=True)
class StepOutcome:
    """What a step says about itself while it runs; one that is `left_out` is no fact."""

    ok: bool = False
    note: str = ""
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class EditorInternals:
    """What no person sees: the editor's processes, and how often the extension became active."""

    processes: Callable[[], list[psutil.Process]]
    activations: Callable[[], int]


class Person:
    """Uses the workbench; `round` counts what is done again and again."""

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
        self.offers = profile.offers
        self.phase = STARTING
        self.round = 0
        self.ghost_text = ""
        self._profile = profile
        self.internals = internals
        self._watch = PageWatch(workbench.page, recorder.clock)
        self._shots = shots
        self._document = document
        self.conversation = Conversation(workbench.chat, recorder)
        self._edited = False

    @property
    def under_fault(self) -> bool:
        """Whether the backend is made to fail now, so that there is little to wait for."""
        return self.phase == FAULT

    def filled(self, text: str) -> str:
        """The text of a step, with what differs from round to round in it."""
        return text.replace("{number}", str(self.round))

    @contextmanager
    def step(self, name: str) -> Iterator[StepOutcome]:
        """One step; a screen that does not answer is its outcome, not the bench's failure."""
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

    def wait_until_active(self, has_asked: Callable[[], bool], seconds: float) -> None:
        """Use what the extension offers until it shows that it is active.

        That begins when the extension `has_asked` the backend for what it needs first: until then
        it would only slow down a start that keeps every core busy.

        Raises:
            BenchError: nothing of it came within `seconds`.
        """
        try:
            self.editor.draft.begin(self._document.read_text(encoding="utf-8"))
            what = f"{self._profile.extension} to ask for {self._profile.first_request!r}"
            waits.until(has_asked, seconds=seconds, what=what, every=0.25)
            for title in self._profile.open_first:
                self.workbench.palette.run(title)
            self._use_once(seconds)
        except (waits.WaitTimeoutError, Error) as error:
            raise BenchError(str(error).splitlines()[0]) from None
        self.editor.new_line()
        self.collect_page()

    def _use_once(self, seconds: float) -> None:
        if GHOST_TEXT in self.offers:
            self.workbench.provoke_ghost_text("ready = ", seconds)
        elif SUGGEST in self.offers:
            self.workbench.provoke_suggestion("ready = ", seconds)
        elif CHAT in self.offers:
            self.workbench.chat.ask("Are you there?")
            waits.until(
                lambda: self.workbench.chat.wait_for_answer(0, FIRST_ANSWER_S).finished,
                seconds=seconds,
                what=f"the extension's first answer, {self.workbench.chat.place}",
            )
        self.editor.focus_end()

    def _try_once(self, seconds: float) -> None:
        """Type one line, and wait for ghost text where some comes."""
        self.editor.new_line()
        self.editor.type("ready = ")
        self.workbench.ask_for_ghost_text()
        self.editor.wait_for_ghost_text(seconds)
        self.editor.new_line()

    def collect_page(self) -> None:
        """Fetch what the page measured since the last time."""
        self.recorder.write(*self._watch.collect())

    def ask(self, question: str) -> None:
        """Ask in the chat. Raises BenchError where it does not take the question."""
        self.conversation.ask(question, under_fault=self.under_fault)

    def save(self, seconds: float) -> None:
        """Save the document and compare it with what was typed and accepted.

        Raises:
            WaitTimeoutError: it was not saved within `seconds`.
        """
        self.editor.save(seconds)
        draft = self.editor.draft
        if self._edited:
            self._edited = False
            draft.begin(read_saved(self._document, lambda _: False))
            return
        seen = draft.compare(read_saved(self._document, draft.fits))
        self.recorder.write(DocumentRead(self.recorder.clock.now(), seen.extra, seen.missing))

    def invite_edits(self) -> None:
        """More than typing may change the document now: the next save compares nothing."""
        self._edited = True

    def comes(self, look: Callable[[], bool], seconds: float) -> bool:
        """Whether `look()` becomes true within `seconds`."""
        try:
            return waits.until(look, seconds=seconds, what="what a step expects", every=0.1)
        except waits.WaitTimeoutError:
            return False

    def rest(self, seconds: float) -> None:
        with self.recorder.waiting("a pause of the person"):
            clock.pause(seconds)

    def sleep(self, seconds: float) -> None:
        """Stop every process of the editor for a while, as a computer does that is shut."""
        stopped = self.internals.processes()
        with self._on_purpose("asleep"), self.recorder.waiting("the editor that sleeps"):
            try:
                _each(stopped, psutil.Process.suspend)
                clock.pause(seconds)
            finally:
                _each(stopped, psutil.Process.resume)

    def reopen_window(self) -> None:
        """Load the workbench anew, which ends its extension host and starts another.

        Nothing is typed before the extension is active: keys would be lost in the start. It has
        started when it gives its first ghost text, which a fault may keep it from.
        """
        self.rest(FORGETS_S)
        before = self.internals.activations()
        with self._on_purpose(WINDOW_CLOSED):
            self.recorder.write(*self._watch.reloaded())
            self.workbench.reload()
            self.comes(lambda: self.internals.activations() > before, ACTIVE_S)
            self.editor.focus_end()
            if not self.under_fault:
                self._use_once(REOPENS_S)
            elif GHOST_TEXT in self.offers:
                self._try_once(STARTS_S)

    def use_second_window(self, file: str) -> None:
        """Open a second window, use the extension in it, take back what was typed, and close it."""
        with self._on_purpose("second window"), self.workbench.another() as second:
            second.open_file(file)
            if GHOST_TEXT in self.offers and not self.under_fault:
                second.provoke_ghost_text("const more = ", REOPENS_S)
            else:
                second.text_editor.type("more")
            second.palette.run("File: Revert File")

    @contextmanager
    def _on_purpose(self, what: str) -> Iterator[None]:
        """Note that processes stop or end because of the person, whatever goes wrong meanwhile."""
        began = self.recorder.clock.now()
        try:
            yield
        finally:
            now = self.recorder.clock.now()
            self.recorder.write(OnPurpose(now, what, round(now - began, 3)))

    def shoot(self, what: str) -> None:
        """Keep a picture of the screen, one for each phase and `what`: the last of them."""
        name = f"{self.phase}_{what}".replace(" ", "_")
        if self.workbench.screenshot(self._shots / f"{name}.png"):
            self.recorder.write(Shot(self.recorder.clock.now(), what, f"shots/{name}.png"))


def _each(processes: list[psutil.Process], act: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            act(process)

"""Keeps the document in front during the start of a run, and notes what was before it."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error

from bench.core import clock
from bench.core.errors import BenchError
from bench.facts import DocumentCovered, DocumentUncovered, FirstUseTried, KeyboardMoved
from bench.facts.start import CLOSED, DIALOG, INPUT, PAGE
from bench.live.editor.parts.front import Front, Seen
from bench.live.recorder import Recorder
from bench.profiles.profile import Profile

EVERY_S = 1.0
MOST = 4  # times that one page is closed: one that comes back stays
TAKER = re.compile(r"(?:went to|stayed with) (.+?)(?: while .*)?\.")  # of a `KeysAstrayError`
Cover = tuple[str, str]  # kind and title


class Clearing:
    """Looks at most once a second; closes pages, and presses the buttons that the profile names.

    Only webviews are closed, and none of an extension that answers questions in a webview: it may
    be the view. Otherwise the document's tab is clicked.
    """

    def __init__(self, front: Front, recorder: Recorder, profile: Profile) -> None:
        self._front = front
        self._recorder = recorder
        self._keeps_pages = profile.view is not None and profile.view.webview
        self._buttons = profile.dismiss_first
        self._there: set[Cover] = set()
        self._mine: set[Cover] = set()  # those that the bench has acted on
        self._times: Counter[Cover] = Counter()
        self._keyboard = ""
        self._due = 0.0

    @property
    def is_clear(self) -> bool:
        """Whether nothing but an input box was in front of the document at the last look."""
        return all(kind == INPUT for kind, _ in self._there)

    def look(self, *, typing: bool = False, problem: str = "") -> bool:
        """Note what is in front of the document, and remove it if that is allowed.

        Returns whether nothing was there, at the last look that was due.

        With `typing`, the document should have the keyboard now; `problem` may say what has it.
        """
        if clock.monotonic() < self._due:
            return self.is_clear
        seen = self._front.look()
        if seen is None:
            return self.is_clear
        covers = _covers(seen)
        self._note(covers)
        if typing and not covers - {(INPUT, seen.input)}:
            taker = TAKER.search(problem)
            self._note_keyboard(seen.keyboard or (taker[1] if taker else ""))
        with suppress(BenchError, Error):  # the next look tries again
            self._clear(seen)
        self._due = clock.monotonic() + EVERY_S
        return self.is_clear

    def tried(self, surface: str) -> None:
        """Note that the person has used the extension once."""
        self._recorder.write(FirstUseTried(self._recorder.clock.now(), surface))

    def _note(self, covers: set[Cover]) -> None:
        now = self._recorder.clock.now()
        for kind, title in sorted(self._there - covers):
            by_bench = (kind, title) in self._mine
            self._recorder.write(DocumentUncovered(now, kind, title, by_bench))
        for kind, title in sorted(covers - self._there):
            self._recorder.write(DocumentCovered(now, kind, title))
        self._mine &= covers
        self._there = covers

    def _note_keyboard(self, place: str) -> None:
        if place != self._keyboard:
            self._keyboard = place
            self._recorder.write(KeyboardMoved(self._recorder.clock.now(), place))

    def _clear(self, seen: Seen) -> None:
        """Remove the frontmost obstacle."""
        if seen.dialog:
            self._press(seen)
        elif seen.overlay:
            self._act((PAGE, seen.overlay), self._front.close_overlay)
        elif seen.page_is_webview and not self._keeps_pages:
            self._act((PAGE, seen.page), self._front.close_page)
        elif seen.page:
            self._act((PAGE, seen.page), self._front.bring_back)
        elif not seen.is_open:
            self._act((CLOSED, ""), self._front.bring_back)

    def _press(self, seen: Seen) -> None:
        for button in self._buttons:
            if button in seen.buttons and self._front.press(button):
                self._mine.add((DIALOG, _dialog(seen)))
                return

    def _act(self, cover: Cover, act: Callable[[], None]) -> None:
        if self._times[cover] < MOST:
            self._times[cover] += 1
            self._mine.add(cover)
            act()


def _covers(seen: Seen) -> set[Cover]:
    found = {
        (DIALOG, _dialog(seen) if seen.dialog else ""),
        (PAGE, seen.overlay),
        (PAGE, seen.page),
        (INPUT, seen.input),
    }
    closed = set() if seen.is_open or seen.page else {(CLOSED, "")}
    return {(kind, title) for kind, title in found if title} | closed


def _dialog(seen: Seen) -> str:
    return " ".join((seen.dialog, *(f"[{button}]" for button in seen.buttons)))

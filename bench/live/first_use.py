"""The first use of the extension, which proves that it is active."""

from collections.abc import Callable

from playwright.sync_api import Error

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.document import Document
from bench.live.editor.workbench import Workbench
from bench.profiles.profile import CHAT, GHOST_TEXT, SUGGEST, Profile

FIRST_ANSWER_S = 60.0
PROMPT = "ready = "


class FirstUse:
    """Uses the first of the surfaces that the extension of `profile` offers."""

    def __init__(self, workbench: Workbench, document: Document, profile: Profile) -> None:
        self._workbench = workbench
        self._document = document
        self._profile = profile
        self.offers = profile.offers

    def wait_until_active(self, has_asked: Callable[[], bool], seconds: float) -> None:
        """Use the extension until a result shows that it is active.

        The use begins when the extension `has_asked` the backend for its first request. Before, it
        would only slow down a start that keeps every core busy.

        Raises:
            BenchError: there was no request, or no result, within `seconds`.
        """
        try:
            self._document.begin()
            what = f"{self._profile.extension} to request {self._profile.first_request!r}"
            waits.until(has_asked, seconds=seconds, what=what, every=0.25)
            for title in self._profile.open_first:
                self._workbench.palette.run(title)
            self.succeed(seconds)
        except (waits.WaitTimeoutError, Error) as error:
            raise BenchError(str(error).splitlines()[0]) from None
        self._workbench.text_editor.new_line()

    def succeed(self, seconds: float) -> None:
        """Use the extension until it gives a result.

        Raises:
            WaitTimeoutError: it gave none within `seconds`.
        """
        workbench = self._workbench
        if GHOST_TEXT in self.offers:
            workbench.provoke_ghost_text(PROMPT, seconds)
        elif SUGGEST in self.offers:
            workbench.provoke_suggestion(PROMPT, seconds)
        elif CHAT in self.offers:
            workbench.chat.ask("Are you there?")
            waits.until(
                lambda: workbench.chat.wait_for_answer(0, FIRST_ANSWER_S).finished,
                seconds=seconds,
                what=f"the extension's first answer, {workbench.chat.place}",
            )
        workbench.text_editor.focus_end()

    def attempt(self, seconds: float) -> None:
        """Type one line and wait for ghost text, whether or not it comes."""
        if GHOST_TEXT not in self.offers:
            return
        editor = self._workbench.text_editor
        editor.new_line()
        editor.type(PROMPT)
        self._workbench.ask_for_ghost_text()
        editor.wait_for_ghost_text(seconds)
        editor.new_line()

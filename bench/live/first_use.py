"""The first use of the extension, which proves that it is active."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Error

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.clearing import Clearing
from bench.live.document import Document
from bench.live.editor.onlooker import Onlooker, StartFailedError
from bench.live.editor.workbench import Workbench
from bench.profiles.profile import CHAT, GHOST_TEXT, SUGGEST, Profile

LOOKED_AT_S = 5.0  # an unfinished answer, before the next look around
OPENS_S = 10.0  # the view, before the next look around
CLEARED_S = 10.0
ACTIVE_S = 60.0
ACTIVE_BY_ITSELF_S = 10.0  # an extension that a command or a view may have to activate
PROMPT = "ready = "
QUESTION = "Are you there?"


@dataclass(frozen=True, slots=True)
class Start:
    """What the start of the extension is known by."""

    has_asked: Callable[[], bool]  # the backend, for its first request
    is_active: Callable[[], bool]
    starts_itself: bool  # its activation events need no action of the person


class FirstUse:
    """Uses the first of the surfaces that the extension of `profile` offers."""

    def __init__(
        self, workbench: Workbench, document: Document, profile: Profile, clearing: Clearing
    ) -> None:
        self._workbench = workbench
        self._document = document
        self._profile = profile
        self._clearing = clearing
        self.offers = profile.offers

    def wait_until_active(self, start: Start, seconds: float, watch: Onlooker) -> None:
        """Use the extension until a result shows that it is active.

        The use begins when the extension has asked the backend for its first request. Before, it
        would only slow down a start that keeps every core busy.

        Raises:
            StartFailedError: `watch` saw what keeps it from working.
            BenchError: there was no request, or no result, within `seconds`.
        """
        try:
            self._document.begin()
            self.open_first(start, watch)
            what = f"{self._profile.extension} to request {self._profile.first_request!r}"
            waits.until(_while(watch, start.has_asked), seconds=seconds, what=what, every=0.25)
            self.succeed(seconds, watch)
            self._workbench.text_editor.new_line()
        except StartFailedError:
            raise
        except (waits.WaitTimeoutError, BenchError, Error) as error:
            raise BenchError(str(error).splitlines()[0]) from None

    def open_first(self, start: Start, watch: Onlooker) -> None:
        """Execute the profile's commands once the extension is active, or does not become so."""
        if not self._profile.open_first:
            return
        patience = ACTIVE_S if start.starts_itself else ACTIVE_BY_ITSELF_S
        waits.last_look(_while(watch, start.is_active), bool, seconds=patience)
        for title in self._profile.open_first:
            watch.look()
            self._workbench.palette.run(title)
        watch.look()

    def succeed(self, seconds: float, onlooker: Onlooker | None = None) -> None:
        """Use the extension until it gives a result.

        Raises:
            WaitTimeoutError: it gave none within `seconds`.
        """
        workbench, onlooker = self._workbench, onlooker or self._clearing
        if GHOST_TEXT in self.offers:
            workbench.provoke_ghost_text(PROMPT, seconds, onlooker)
        elif SUGGEST in self.offers:
            workbench.provoke_suggestion(PROMPT, seconds, onlooker)
        elif CHAT in self.offers:
            self._converse(seconds, onlooker)
        workbench.text_editor.focus_end()

    def clear_document(self) -> None:
        """Remove what the extension has put before the document, as at the start of the run."""
        waits.last_look(self._clearing.look, bool, seconds=CLEARED_S)

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

    def _converse(self, seconds: float, onlooker: Onlooker) -> None:
        """Ask until an answer comes that is no error; a view that does not open is opened again."""
        chat = self._workbench.chat
        question: int | None = None

        def is_answered() -> bool:
            nonlocal question
            onlooker.look()
            if question is None:
                question = self._ask(onlooker)
                return False
            answer = chat.wait_for_answer(question, LOOKED_AT_S)
            over = answer.finished and answer.shows_something
            if over and answer.failed:
                question = None
            return over and not answer.failed

        what = f"the extension's first answer, {chat.place}"
        waits.until(is_answered, seconds=seconds, what=what, every=1.0)

    def _ask(self, onlooker: Onlooker) -> int | None:
        """Ask once; None if the chat or the view did not take the question."""
        chat = self._workbench.chat
        onlooker.tried(CHAT)
        try:
            return chat.ask(QUESTION, OPENS_S) if self._profile.view else chat.ask(QUESTION)
        except StartFailedError:
            raise
        except BenchError as error:
            onlooker.look(problem=str(error))
            return None


def _while(watch: Onlooker, look: Callable[[], bool]) -> Callable[[], bool]:
    def looked() -> bool:
        watch.look()
        return look()

    return looked

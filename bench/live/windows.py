"""Windows that the person opens and closes during a run."""

from collections.abc import Callable

from bench.core import clock, waits
from bench.facts import WINDOW_CLOSED
from bench.live.editor.page_watch import PageWatch
from bench.live.editor.workbench import Workbench
from bench.live.first_use import FirstUse
from bench.live.recorder import Recorder
from bench.profiles.profile import GHOST_TEXT

REOPENS_S, ACTIVE_S, STARTS_S = 120.0, 60.0, 20.0
FORGETS_S = 2.0  # for this long after a save, VS Code still has its backup of the unsaved text


class Windows:
    """Reopens the window of `workbench`, and uses the extension in a second one."""

    def __init__(
        self,
        workbench: Workbench,
        watch: PageWatch,
        first_use: FirstUse,
        recorder: Recorder,
        activations: Callable[[], int],
    ) -> None:
        self._workbench = workbench
        self._watch = watch
        self._first_use = first_use
        self._recorder = recorder
        self._activations = activations

    def reopen(self, *, under_fault: bool) -> None:
        """Reload the workbench, which ends its extension host and starts another.

        Nothing is typed before the extension is active: keys would be lost during the start. The
        first ghost text shows that it has started; a fault may prevent that.
        """
        with self._recorder.waiting("a pause of the person"):
            clock.pause(FORGETS_S)
        before = self._activations()
        with self._recorder.on_purpose(WINDOW_CLOSED):
            self._recorder.write(*self._watch.reloaded())
            self._workbench.reload()
            waits.last_look(lambda: self._activations() > before, bool, seconds=ACTIVE_S)
            self._first_use.clear_document()
            self._workbench.text_editor.focus_end()
            if under_fault:
                self._first_use.attempt(STARTS_S)
            else:
                self._first_use.succeed(REOPENS_S)

    def use_second(self, file: str, *, under_fault: bool) -> None:
        """Open a second window, use the extension in it, revert what was typed, and close it."""
        with self._recorder.on_purpose("second window"), self._workbench.another() as second:
            second.open_file(file)
            if GHOST_TEXT in self._first_use.offers and not under_fault:
                second.provoke_ghost_text("const more = ", REOPENS_S)
            else:
                second.text_editor.type("more")
            second.palette.run("File: Revert File")

"""The document that the person edits: saved, and compared with what was typed and accepted."""

from pathlib import Path

from bench.facts import DocumentRead
from bench.live.editor.parts.text_editor import TextEditor
from bench.live.editor.saved_file import read_saved
from bench.live.recorder import Recorder


class Document:
    """The file that is open in `editor`, with the draft of what it must contain."""

    def __init__(self, editor: TextEditor, file: Path, recorder: Recorder) -> None:
        self._editor = editor
        self._file = file
        self._recorder = recorder
        self._may_differ = False

    def begin(self) -> None:
        """Take the file as it is on disk as the start of the draft."""
        self._editor.document = self._file.name
        self._editor.draft.begin(self._file.read_text(encoding="utf-8"))

    def expect_edits(self) -> None:
        """Compare nothing at the next save: more than typing may change the document now."""
        self._may_differ = True

    def save(self, seconds: float) -> None:
        """Save the document and compare it with what was typed and accepted.

        If the editor shows another document, that one is saved and nothing is compared.

        Raises:
            BenchError: the editor does not take the keyboard focus; nothing was saved.
            WaitTimeoutError: it was not saved within `seconds`.
        """
        if not self._editor.save(seconds):
            return
        draft = self._editor.draft
        if self._may_differ:
            self._may_differ = False
            draft.begin(read_saved(self._file, lambda _: False))
            return
        difference = draft.compare(read_saved(self._file, draft.fits))
        now = self._recorder.clock.now()
        self._recorder.write(DocumentRead(now, difference.extra, difference.missing))

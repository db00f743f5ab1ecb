from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.facts import DocumentRead, Fact
from bench.facts.file import read
from bench.live.document import Document
from bench.live.editor.expected_document import Draft
from bench.live.recorder import recording

if TYPE_CHECKING:
    from bench.live.editor.parts.text_editor import TextEditor


@dataclass
class Editor:
    """An editor that saves what a test has planned."""

    file: Path
    saves: list[str]
    draft: Draft = field(default_factory=Draft)
    document: str = ""
    is_own: bool = True

    def save(self, seconds: float) -> bool:
        self.file.write_text(self.saves.pop(0), encoding="utf-8")
        return self.is_own


def compared(folder: Path, *saves: str, edits: bool = False, is_own: bool = True) -> list[Fact]:
    """The facts after "b" was typed and the document was saved, once for each of `saves`."""
    file = folder / "orders.py"
    file.write_text("a", encoding="utf-8")
    editor = Editor(file, list(saves), is_own=is_own)
    with recording(folder) as recorder:
        document = Document(cast("TextEditor", editor), file, recorder)
        document.begin()
        assert editor.document == file.name
        editor.draft.typed("b")
        if edits:
            document.expect_edits()
        for _ in saves:
            document.save(1)
    return list(read(folder / "facts.jsonl"))


def test_a_saved_document_is_compared_with_what_was_typed(tmp_path: Path) -> None:
    (kept, spoiled) = compared(tmp_path, "ab", "ab\nboo")
    assert isinstance(kept, DocumentRead)
    assert (kept.extra, kept.missing) == ((), ())
    assert isinstance(spoiled, DocumentRead)
    assert spoiled.extra == ("boo",)


def test_after_expected_edits_one_save_is_not_compared(tmp_path: Path) -> None:
    (second,) = compared(tmp_path, "edited", "edited", edits=True)
    assert isinstance(second, DocumentRead)
    assert (second.extra, second.missing) == ((), ())


def test_another_document_is_not_compared(tmp_path: Path) -> None:
    assert compared(tmp_path, "something else", is_own=False) == []

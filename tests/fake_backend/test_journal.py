import json
from pathlib import Path

import pytest

from fake_backend.journal import Broken, Journal
from tests.full_disk import full_disk

ENTRY = Broken(0.0, "host", "no request")


def test_each_entry_is_a_line(tmp_path: Path) -> None:
    with (tmp_path / "journal.jsonl").open("ab", buffering=0) as file:
        journal = Journal(file)
        journal.write(ENTRY)
    assert json.loads((tmp_path / "journal.jsonl").read_text("utf-8"))["problem"] == "no request"
    assert journal.health() == {"entries": 1, "lost": 0, "problem": ""}


def test_a_full_disk_is_noted_and_the_file_gets_nothing_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "journal.jsonl"
    with path.open("ab", buffering=0) as file:
        journal = Journal(file)
        journal.write(ENTRY)
        whole = path.read_bytes()
        with full_disk(len(whole) + 10):
            journal.write(ENTRY)
        journal.write(ENTRY)  # there is room again
    assert journal.health() == {"entries": 3, "lost": 2, "problem": "File too large"}
    assert path.read_bytes() == whole + whole[:10]
    assert len(journal.after(0)) == 3
    assert capsys.readouterr().err == (
        "fake_backend: cannot write the journal: [Errno 27] File too large\n"
    )

import threading
from pathlib import Path

import pytest

from bench.core import clock, waits
from bench.live.editor import saved_file as saved
from bench.live.editor.saved_file import RESTS_S, read_saved

TEXT = "total = 1\n"


def test_what_fits_is_taken_at_once(tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text(TEXT, encoding="utf-8")
    began = clock.monotonic()
    assert read_saved(file, TEXT.__eq__) == TEXT
    assert clock.monotonic() - began < RESTS_S


def test_a_file_that_was_only_emptied_is_looked_at_again(tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text("", encoding="utf-8")
    writer = threading.Timer(RESTS_S / 5, lambda: file.write_text(TEXT, encoding="utf-8"))
    writer.start()
    assert read_saved(file, TEXT.__eq__) == TEXT
    writer.join()


def test_a_file_that_stays_wrong_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text("", encoding="utf-8")
    assert read_saved(file, TEXT.__eq__) == ""


def test_a_file_that_never_rests_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "PATIENCE_S", 0.1)
    file = tmp_path / "orders.py"
    file.write_text("", encoding="utf-8")
    with pytest.raises(waits.WaitTimeoutError, match=r"orders\.py to stay unchanged for 0\.5 s"):
        read_saved(file, TEXT.__eq__)

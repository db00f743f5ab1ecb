"""Facts on a disk that fills up, and after a line that a kill cut."""

import threading
from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.facts import BenchFailed, Fact, Interrupted, Keystroke, LineCut
from bench.facts.file import read, to_line
from bench.live.recorder import Recorder, recording
from tests.full_disk import full_disk

KEY = Keystroke(1.0, 16.0)
LENGTH = len(to_line(KEY)) + 1


@pytest.mark.parametrize("left", [0, 1, LENGTH - 2])
def test_a_fact_that_does_not_fit_fails_the_run_and_is_never_glued(
    tmp_path: Path, left: int
) -> None:
    file = tmp_path / "facts.jsonl"
    with recording(tmp_path) as recorder:
        recorder.write(KEY)
        with full_disk(LENGTH + left):
            for _ in range(2):
                with pytest.raises(BenchError, match=rf"^{file} cannot be written: File too large"):
                    recorder.write(KEY)
            recorder.write(BenchFailed(2.0, "The disk is full."))  # lost, and no further failure
        assert file.stat().st_size == LENGTH + left
        with pytest.raises(BenchError):  # a fact is missing, though there is room again
            recorder.write(KEY)
        recorder.write(BenchFailed(3.0, "The disk was full."))
    cut: list[Fact] = [LineCut(0.0)] if left else []
    assert list(read(file)) == [KEY, *cut, KEY, BenchFailed(3.0, "The disk was full.")]


def test_the_last_fact_of_a_signal_handler_never_fails(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        with full_disk(10):
            recorder.write_last(Interrupted(1.0, "SIGTERM"))
        recorder.write(KEY)  # dropped
    assert list(read(tmp_path / "facts.jsonl")) == [LineCut(0.0)]


def test_the_line_after_a_cut_one_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(f"{to_line(KEY)}\n{to_line(KEY)[:-9]}", encoding="utf-8")
    with recording(tmp_path) as recorder:
        recorder.write()
        recorder.write(KEY)
        recorder.write(KEY)
    assert list(read(file)) == [KEY, LineCut(0.0), KEY, KEY]
    assert file.read_text(encoding="utf-8").count("\n") == 4


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    def write(recorder: Recorder) -> None:
        for _ in range(100):
            recorder.write(KEY, KEY)

    with recording(tmp_path) as recorder:
        threads = [threading.Thread(target=write, args=(recorder,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert list(read(tmp_path / "facts.jsonl")) == [KEY] * 800

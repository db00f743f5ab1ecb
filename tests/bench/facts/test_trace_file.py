from pathlib import Path

from bench.facts.trace_file import TRACE_FILE, has_trace


def test_only_a_file_of_the_folders_own_is_a_trace(tmp_path: Path) -> None:
    assert not has_trace(tmp_path)
    elsewhere = tmp_path / "elsewhere.zip"
    elsewhere.write_bytes(b"zip")
    (tmp_path / TRACE_FILE).symlink_to(elsewhere)
    assert not has_trace(tmp_path)
    (tmp_path / TRACE_FILE).unlink()
    (tmp_path / TRACE_FILE).write_bytes(b"zip")
    assert has_trace(tmp_path)

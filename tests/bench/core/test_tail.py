from pathlib import Path

from bench.core.tail import Tail


def test_a_tail_gives_whole_lines_once(tmp_path: Path) -> None:
    file = tmp_path / "log"
    tail = Tail(file)
    assert tail.lines() == []
    file.write_text("one\ntw", encoding="utf-8")
    assert tail.lines() == ["one"]
    file.write_text("one\ntwo\nthree\n", encoding="utf-8")
    assert tail.lines() == ["two", "three"]
    assert tail.lines() == []

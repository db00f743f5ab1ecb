from pathlib import Path

from bench import facts
from bench.facts import Fact, Keystroke
from bench.facts.file import KINDS, from_line, read, to_line
from bench.live.recorder import recording
from bench.testing.story import healthy, request


def test_every_fact_survives_the_file(tmp_path: Path) -> None:
    told: list[Fact] = [*healthy(), *request("r9", 1.0, "chat", planned=("a", "b"))]
    with recording(tmp_path) as recorder:
        recorder.write(*told)
    back = list(read(tmp_path / "facts.jsonl"))
    assert [to_line(fact) for fact in back] == [to_line(fact) for fact in told]
    assert back[-2] == told[-2]
    assert len(KINDS) > 15


def test_a_line_cut_off_by_a_kill_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    line = to_line(Keystroke(1.0, 16.0))
    file.write_text(f"{line}\n{line[:20]}", encoding="utf-8")
    assert list(read(file)) == [from_line(line)]
    assert list(read(tmp_path / "none.jsonl")) == []


def test_facts_are_on_disk_as_they_happen(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.write(Keystroke(1.0, 16.0))
        assert len(list(read(tmp_path / "facts.jsonl"))) == 1
        with recorder.waiting("the test"):
            pass
    waited = list(read(tmp_path / "facts.jsonl"))[-1]
    assert isinstance(waited, facts.Waited)
    assert waited.what == "the test"
    recorder.write(Keystroke(2.0, 16.0))  # a late thread, after the end: dropped without a fuss


def test_nothing_follows_the_last_fact(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.write_last(facts.Interrupted(1.0, "SIGTERM"))
        recorder.write(Keystroke(2.0, 16.0))
    assert list(read(tmp_path / "facts.jsonl")) == [facts.Interrupted(1.0, "SIGTERM")]

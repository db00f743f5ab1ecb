from pathlib import Path

import pytest

from bench import facts
from bench.facts import Fact, Keystroke
from bench.facts.file import KINDS, from_line, read, to_line
from bench.live.recorder import recording
from bench.testing.story import healthy, request


def test_every_fact_survives_the_file(tmp_path: Path) -> None:
    written: list[Fact] = [*healthy(), *request("r9", 1.0, "chat", planned=("a", "b"))]
    with recording(tmp_path) as recorder:
        recorder.write(*written)
    back = list(read(tmp_path / "facts.jsonl"))
    assert [to_line(fact) for fact in back] == [to_line(fact) for fact in written]
    assert back[-2] == written[-2]
    assert len(KINDS) > 15


def test_a_line_cut_off_by_a_kill_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    line = to_line(Keystroke(1.0, 16.0))
    file.write_text(f"{line}\n{line[:20]}", encoding="utf-8")
    assert list(read(file)) == [from_line(line)]
    assert list(read(tmp_path / "none.jsonl")) == []


def test_keys_that_a_fact_no_longer_has_are_dropped() -> None:
    """A line as the bench wrote it before these measurements were removed."""
    line = (
        '{"fact":"ProcessSample","at":1.5,"pid":7,"role":"server","rss_mb":83.5,"uss_mb":null,'
        '"cpu_percent":4.1,"threads":11,"fds":27,"status":"running","sockets":2,'
        '"ran_s":null,"waited_s":null}'
    )
    assert from_line(line) == facts.ProcessSample(1.5, 7, "server", 83.5, 4.1, "running")
    line = '{"fact":"PageMemory","at":1.5,"heap_mb":61.2,"dom_nodes":5012}'
    assert from_line(line) == facts.PageMemory(1.5, 61.2)


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


HALF = "half \ud83d..."


@pytest.mark.parametrize(
    "fact",
    [
        facts.Appeared(1.0, "notification", 1, HALF),
        facts.GhostAppeared(1.0, HALF, HALF),
        facts.AnswerRead(1.0, 0.5, HALF, finished=True, failed=True, error=HALF),
        facts.StepDone(1.0, "chat answer", ok=False, seconds=1.0, note=HALF),
        facts.DocumentRead(1.0, (HALF,), (HALF,)),
    ],
)
def test_half_a_character_is_recorded_as_the_screen_shows_it(tmp_path: Path, fact: Fact) -> None:
    with recording(tmp_path) as recorder:
        recorder.write(fact)
    (back,) = read(tmp_path / "facts.jsonl")
    assert "half \ufffd..." in to_line(back)
    assert to_line(back) == to_line(fact)


def test_half_a_character_in_a_line_is_read() -> None:
    line = '{"fact":"Appeared","at":1,"kind":"status","element":2,"text":"\\ud83d \\ud83d\\ude00"}'
    assert from_line(line) == facts.Appeared(1, "status", 2, "\ufffd \N{GRINNING FACE}")

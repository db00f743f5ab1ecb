from pathlib import Path

import pytest

from bench import facts
from bench.core.errors import RequestError
from bench.facts import Fact, Keystroke, LineCut
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


LINE = to_line(Keystroke(1.0, 16.0))


@pytest.mark.parametrize(
    "whole", [LINE, to_line(facts.Appeared(1.0, "status", 1, "\xe4\U0001f600"))]
)
def test_a_cut_line_is_left_out_wherever_it_is_cut_and_counted(tmp_path: Path, whole: str) -> None:
    file = tmp_path / "facts.jsonl"
    for length in range(1, len(whole.encode())):
        cut = whole.encode()[:length]
        line = LINE.encode()
        file.write_bytes(b"%s\n%s%s\n%s\n%s" % (line, cut, line, line, cut))
        assert list(read(file)) == [
            from_line(LINE),
            LineCut(0.0),  # with what was glued to it
            from_line(LINE),
            LineCut(0.0),
        ]


def test_without_a_file_there_are_no_facts(tmp_path: Path) -> None:
    assert list(read(tmp_path / "none.jsonl")) == []


def test_a_last_line_that_only_lacks_its_end_is_read(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text(LINE, encoding="utf-8")
    assert list(read(tmp_path / "facts.jsonl")) == [from_line(LINE)]


WRONG = {
    b"null": "not a table",
    b"[1,2]": "not a table",
    b'"text"': "not a table",
    b"1": "not a table",
    b"": "not JSON",
    b"hello": "not JSON",
    b"\x7fELF\0\0\xff\xfe": "not JSON",
    b"{}": "unknown fact 'None'",
    b'{"fact":"Nonsense","at":1}': "unknown fact 'Nonsense'",
    b'{"fact":["Keystroke"],"at":1}': "unknown fact",
    b'{"fact":{"a":1},"at":1}': "unknown fact",
    b'{"fact":"Fact","at":1}': "unknown fact",
    b'{"fact":"' + b"N" * 10_000 + b'"}': "unknown fact 'NNN",
    b'{"fact":"Keystroke","at":1}': "Keystroke.paint_ms: Field required",
    b'{"fact":"Keystroke","at":1,"paint_ms":"quick"}': "Keystroke.paint_ms: Input should be",
    b'{"fact":"Keystroke","at":null,"paint_ms":1}': "Keystroke.at: Input should be",
    b'{"fact":"Keystroke","at":{},"paint_ms":1}': "Keystroke.at: Input should be",
    b'{"fact":"Keystroke","at":NaN,"paint_ms":1}': "NaN is not a number",
    b'{"fact":"Keystroke","at":-Infinity,"paint_ms":1}': "-Infinity is not a number",
    b'{"fact":"Keystroke","at":1e999,"paint_ms":1}': "the number 1e999 is too large",
    b'{"fact":"Keystroke","at":1e300,"paint_ms":1}': "the number 1e300 is too large",
    b'{"fact":"Keystroke","at":' + b"9" * 10_000 + b',"paint_ms":1}': "is too large",
    b'{"fact":"OutOfMemory","at":1,"count":1.5}': "OutOfMemory.count: Input should be",
    b'{"fact":"OutOfMemory","at":1,"count":1,"pids":["x"]}': "OutOfMemory.pids.0: Input should be",
    b'{"fact":"Shot","at":1,"what":"a","file":"\xff"}': "can't decode byte 0xff",
    b"[" * 100_000: "nested too deeply",
    b'{"fact":' * 100_000: "nested too deeply",
    b'{"\\u0061":' + b"[" * 500 + b"]" * 500 + b"}": "nested too deeply",
}


@pytest.mark.parametrize("line", WRONG, ids=lambda line: ascii(line[:50]))
def test_a_line_that_is_no_fact_is_a_wrong_request_with_its_number(
    tmp_path: Path, line: bytes
) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_bytes(b"%s\n%s\n%s\n" % (LINE.encode(), line, LINE.encode()))
    with pytest.raises(RequestError) as refused:
        list(read(file))
    message = str(refused.value)
    assert message.startswith(f"{file}: not written by this version of the bench (line 2: ")
    assert WRONG[line] in message
    assert "\n" not in message
    assert len(message) < 400


def test_a_line_without_an_end_is_not_read_into_memory(tmp_path: Path) -> None:
    with (tmp_path / "facts.jsonl").open("wb") as file:
        file.truncate(100_000_000_000)  # it has no blocks on the disk
    with pytest.raises(RequestError, match=r"\(line 1: not JSON\)"):
        list(read(tmp_path / "facts.jsonl"))


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

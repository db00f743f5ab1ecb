import tracemalloc
from random import Random

import pytest

from bench.testing.sockets import chat
from fake_backend.fault import FaultContext
from fake_backend.faults.oversized_answer import ROW, OversizedAnswer
from fake_backend.messages.request import Call
from fake_backend.messages.sse import DONE, event, stream
from fake_backend.protocols import DEFAULT_PROVIDER
from tests.fake_backend.conftest import Entries, Spoil


def contents(events: list[dict[str, object]]) -> list[str]:
    choices = [event["choices"][0] for event in events]  # type: ignore[index]
    return [choice["delta"]["content"] for choice in choices if choice["delta"].get("content")]


@pytest.mark.parametrize("length", [0, 80])
def test_one_event_holds_all_the_text_in_front_of_the_healthy_answer(
    spoil: Spoil, length: int
) -> None:
    healthy = contents(spoil(chat(), fault="oversized_answer", mb=1, surfaces=["chat"]).events)
    seen = spoil(chat(), fault="oversized_answer", mb=1, line_length=length)
    giant, *rest = contents(seen.events)
    assert rest == healthy
    assert seen.body.endswith(DONE.data)
    assert 980_000 < len(giant) < 1_010_000
    assert max(len(line) for line in giant.split("\n")) == (length or len(giant))


def test_many_events_are_each_of_the_size_asked_for(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="oversized_answer", mb=0.2, shape="many_events", event_kb=16)
    giants = [text for text in contents(seen.events) if len(text) > 1000]
    assert len(giants) == 13
    assert {len(text) for text in giants[:-1]} == {16 * 1024}
    assert entries("answered")[0]["delivered"] == ["oversized_answer"]


def test_a_whole_answer_is_as_giant(spoil: Spoil) -> None:
    seen = spoil(chat(stream=False), fault="oversized_answer", mb=3)
    assert 2_990_000 < len(seen.text) < 3_010_000


@pytest.mark.parametrize("shape", ["one_event", "many_events"])
def test_it_may_be_one_table_in_markdown(spoil: Spoil, shape: str) -> None:
    table = {"layout": "table", "mb": 0.1, "shape": shape, "event_kb": 4}
    text = "".join(contents(spoil(chat(), fault="oversized_answer", **table).events))
    head, rule, *rows = text.strip("\n").partition("\n\n")[0].split("\n")
    assert head == "| name | value | factor | offset | result |"
    assert rule == "|---|---|---|---|---|"
    assert set(rows) == {ROW}
    assert 90_000 < len(ROW) * len(rows) < 100_000


@pytest.mark.parametrize("length", range(80, 86))
def test_no_escaped_character_is_cut(spoil: Spoil, length: int) -> None:
    table = {"mb": 0.01, "line_length": length, "shape": "many_events", "event_kb": 1}
    assert contents(spoil(chat(), fault="oversized_answer", **table).events)


def test_a_gigabyte_takes_no_memory() -> None:
    def frame(text: str) -> bytes:
        return event({"text": text}).data

    hit = FaultContext("oversized_answer", Call("POST", "h", "/"), DEFAULT_PROVIDER, Random(1))
    healthy = stream([event({"text": "one"}, "token"), DONE], frame)
    tracemalloc.start()
    pieces = OversizedAnswer(mb=1000).apply(healthy, hit).pieces
    size = sum(len(piece.data) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000_000
    assert peak < 2_000_000

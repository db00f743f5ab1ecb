import json
import tracemalloc
from random import Random

import pytest

from fake_backend.faults.oversized_answer import OversizedAnswer
from fake_backend.reply import Reply, json_reply
from fake_backend.sse import DONE, stream


def healthy() -> Reply:
    return stream(["one", "two"], lambda text: {"choices": [{"text": text}]})


def swollen(fault: OversizedAnswer) -> bytes:
    return b"".join(piece.data for piece in fault.apply(healthy(), Random(1)).pieces)


def events(body: bytes) -> list[str]:
    return [json.loads(event[6:])["choices"][0]["text"] for event in body.split(b"\n\n")[:-2]]


@pytest.mark.parametrize("length", [0, 80])
def test_one_event_holds_all_the_text_in_front_of_the_healthy_answer(length: int) -> None:
    body = swollen(OversizedAnswer(mb=1, line_length=length))
    giant, *rest = events(body)
    assert rest == ["one", "two"]
    assert body.endswith(DONE)
    assert 990_000 < body.index(b"\n\n") < 1_010_000
    longest = max(len(line) for line in giant.split("\n"))
    assert longest == (length or len(giant))


def test_many_events_are_each_of_the_size_asked_for() -> None:
    *giants, one, two = events(swollen(OversizedAnswer(mb=0.2, shape="many_events", event_kb=16)))
    assert (one, two) == ("one", "two")
    assert len(giants) == 13
    assert {len(text) for text in giants[:-1]} == {16 * 1024}


def test_a_gigabyte_takes_no_memory() -> None:
    tracemalloc.start()
    size = sum(
        len(piece.data) for piece in OversizedAnswer(mb=1000).apply(healthy(), Random(1)).pieces
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000_000
    assert peak < 2_000_000


def test_an_answer_that_is_no_stream_stays_as_it_is() -> None:
    reply = json_reply({"data": []})
    assert OversizedAnswer(mb=1).apply(reply, Random(1)) is reply

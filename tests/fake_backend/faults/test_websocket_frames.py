import json

import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.websocket_client import Talk, spoiled_turn

FAULT = "websocket_frames"


def turn(backend: Backend, how: str, **more: float) -> Talk:
    return spoiled_turn(backend, FAULT, how=how, after_events=4, **more)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("interleaved", 1002),
        ("masked", 1002),
        ("reserved_bits", 1002),
        ("reserved_opcode", 1002),
        ("long_ping", 1002),
    ],
)
def test_a_client_must_close_with_a_code(
    backend: Backend, entries: Entries, how: str, code: int
) -> None:
    talk = turn(backend, how)
    assert (talk.ended, talk.code, len(talk.raw)) == ("closed", code, 4)
    assert entries("answered")[-1]["delivered"] == [FAULT]
    assert entries("websocketclosed")[0]["by"] == "client"


def test_a_message_may_be_binary(backend: Backend) -> None:
    talk = turn(backend, "binary")
    assert [number for number, raw in enumerate(talk.raw) if isinstance(raw, bytes)] == [4]
    assert (talk.ended, len(talk.types)) == ("last", len(talk.raw))


def test_two_events_may_share_a_message(backend: Backend) -> None:
    talk = turn(backend, "glued")
    decoder = json.JSONDecoder()
    first, end = decoder.raw_decode(str(talk.raw[4]))
    second, _ = decoder.raw_decode(str(talk.raw[4])[end:])
    assert second["sequence_number"] == first["sequence_number"] + 1
    assert talk.ended == "last"


def test_a_message_may_come_in_many_fragments(backend: Backend, entries: Entries) -> None:
    talk = turn(backend, "fragmented")
    assert (talk.ended, talk.types[4]) == ("last", "response.output_text.delta")
    assert entries("answered")[-1]["delivered"] == [FAULT]


@pytest.mark.parametrize("how", ["unfinished", "cut"])
def test_a_message_may_never_end(backend: Backend, entries: Entries, how: str) -> None:
    talk = turn(backend, how, deadline_s=0.3)
    assert (talk.ended, len(talk.raw)) == ("open", 4)
    answered = entries("answered")[-1]
    assert (answered["delivered"], answered["client_left"]) == ([FAULT], True)

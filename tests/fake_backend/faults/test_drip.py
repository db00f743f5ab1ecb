import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Entries, Spoil


def test_comments_come_before_a_token_does(backend: Backend, entries: Entries) -> None:
    """The clock stands still: it is put forward to just before the first token."""
    table = {"fault": "drip", "surfaces": ["openai_chat"], "gap_s": 100, "heartbeat_s": 30}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        read(connection, until=b"}\n\n\r\n")
        backend.control("PUT", "clock", {"advance_s": 99})
        beat = b"e\r\n: keep-alive\n\n\r\n"
        assert read(connection, at_most=3 * len(beat)).raw == 3 * beat
        backend.control("PUT", "clock", {"advance_s": 1})
        assert b'"content":' in read(connection, until=b"}\n\n\r\n").raw
    assert entries("answered")[0]["delivered"] == ["drip"]


def test_every_token_waits(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="drip", gap_s=0.002)
    assert b"keep-alive" not in seen.body
    assert entries("answered")[0]["planned_s"] == pytest.approx(0.002 * (len(seen.events) - 2))

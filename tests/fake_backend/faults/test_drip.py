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


@pytest.mark.parametrize("heartbeat_s", [None, 30])
def test_when_it_ends_no_token_waits_and_no_comment_comes(
    backend: Backend, entries: Entries, heartbeat_s: float | None
) -> None:
    """The clock stands still: only the end of the fault lets the answer go."""
    table = {"fault": "drip", "surfaces": ["openai_chat"], "gap_s": 100}
    if heartbeat_s:
        table["heartbeat_s"] = heartbeat_s
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        read(connection, until=b"}\n\n\r\n")
        backend.control("PUT", "clock", {"advance_s": 20})
        backend.control("DELETE", "plan")
        raw = read(connection, until=b"[DONE]").raw
    assert b"[DONE]" in raw
    assert raw.count(b"keep-alive") <= 1
    assert entries("answered")[0]["planned_s"] == pytest.approx(20, abs=0.5)

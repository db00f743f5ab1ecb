from socket import socket

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Entries, Spoil

TOKEN = b'"delta":{"content":'


def heap(connection: socket) -> bytes:
    """What comes until it has five tokens."""
    raw = b""
    while raw.count(TOKEN) < 5:
        raw += read(connection, at_most=1).raw
    return raw


def test_a_heap_comes_at_once(backend: Backend, entries: Entries) -> None:
    """The clock stands still: nothing of a heap comes until it is put forward."""
    table = {"fault": "burst", "surfaces": ["openai_chat"], "size": 5, "gap_s": 60}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        assert TOKEN not in read(connection, until=b"}\n\n\r\n").raw
        for _ in range(3):
            backend.control("PUT", "clock", {"advance_s": 60})
            assert heap(connection).count(TOKEN) == 5
    assert entries("answered")[0]["delivered"] == ["burst"]


def test_nothing_is_lost(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="burst", size=7, gap_s=0.001)
    heaps = -(-(len(seen.events) - 2) // 7)
    assert entries("answered")[0]["planned_s"] == pytest.approx(0.001 * heaps)
    assert seen.body.endswith(b"data: [DONE]\n\n")


def test_when_it_ends_the_rest_is_let_go(backend: Backend, entries: Entries) -> None:
    """The clock stands still: only the end of the fault lets the answer go."""
    table = {"fault": "burst", "surfaces": ["openai_chat"], "size": 5, "gap_s": 60}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        read(connection, until=b"}\n\n\r\n")
        backend.control("PUT", "clock", {"advance_s": 60})
        assert heap(connection).count(TOKEN) == 5
        backend.control("DELETE", "plan?until=fault")
        assert b"[DONE]" in read(connection, until=b"[DONE]").raw
    assert entries("answered")[0]["planned_s"] == 60

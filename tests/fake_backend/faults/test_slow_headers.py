from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Entries


def test_the_head_comes_line_by_line(backend: Backend, entries: Entries) -> None:
    """The clock stands still: each line waits until it is put forward."""
    table = {"fault": "slow_headers", "surfaces": ["openai_chat"], "line_pause_s": 10}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        assert read(connection, until=b"\r\n").raw == b"HTTP/1.1 200 OK\r\n"
        backend.control("PUT", "clock", {"advance_s": 10})
        assert read(connection, until=b"\r\n").raw == b"content-type: text/event-stream\r\n"
        backend.control("PUT", "clock", {"advance_s": 1000})
        assert read(connection).raw.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n")
    answered = entries("answered")[0]
    assert answered["delivered"] == ["slow_headers"]
    assert answered["planned_s"] >= 50


def test_when_it_ends_the_rest_of_the_head_comes_at_once(backend: Backend) -> None:
    table = {"fault": "slow_headers", "surfaces": ["openai_chat"], "line_pause_s": 10}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        read(connection, until=b"\r\n")
        backend.control("DELETE", "plan")
        assert read(connection).raw.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n")

from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Entries, Spoil


def test_it_does_not_end(backend: Backend, entries: Entries) -> None:
    table = {"fault": "endless_stream", "surfaces": ["openai_chat"], "token": "on ", "pause_s": 0}
    backend.control("PUT", "plan", {"faults": [table]})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        raw = read(connection, at_most=500_000).raw
    assert raw.count(b'"content":"on "') > 1000
    assert b'"finish_reason":"stop"' not in raw
    answered = entries("answered")[0]
    assert answered["delivered"] == ["endless_stream"]
    assert answered["client_left"]


def test_it_may_be_slow(backend: Backend) -> None:
    """The clock stands still: each token waits until it is put forward."""
    table = {"fault": "endless_stream", "surfaces": ["openai_chat"], "token": "on ", "pause_s": 60}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    token = b'"content":"on "'
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        read(connection, until=b"needs")
        for expected in (1, 3):
            backend.control("PUT", "clock", {"advance_s": 60 * expected})
            seen = b""
            while seen.count(token) < expected:
                seen += read(connection, at_most=1).raw
            assert seen.count(token) == expected


def test_what_is_no_stream_is_left_alone(spoil: Spoil) -> None:
    assert spoil(chat(stream=False), fault="endless_stream").ended == "eof"

import socket

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import connect, read
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, client_under
from tests.fake_backend.transport.h2_peer import CHAT, chat

ENDS = [("fin", "eof"), ("reset", "reset"), ("silence", "")]
BODY = b'{"model":"gpt-4.1","messages":[{"role":"user","content":"Hi"}]}'
HTTP1 = (
    b"POST /v1/chat/completions HTTP/1.1\r\nhost: backend\r\ncontent-length: %d\r\n\r\n" % len(BODY)
    + BODY
)


@pytest.mark.parametrize(("how", "ended"), ENDS)
def test_the_second_request_meets_a_dead_connection(
    backend: Backend, entries: Entries, how: str, ended: str
) -> None:
    with client_under(backend, "idle_connection_dies", how=how, idle_s=0) as client:
        assert ask(client, stream=False).ended == "END_STREAM"
        client.wait_at_most(5 if ended else 0.3)
        number = client.ask(CHAT, chat())
        client.read()
        assert number not in client.streams
        assert client.ended in {ended, "eof"} if ended else client.ended == ""
    second = entries("answered")[1]
    assert (second["delivered"], second["status"]) == (["idle_connection_dies"], None)
    assert (second["complete"], second["client_left"]) == (False, how == "silence")


@pytest.mark.parametrize(
    ("how", "ended"), [("fin", "eof"), ("reset", "reset"), ("silence", "open")]
)
def test_on_http1_too(backend: Backend, entries: Entries, how: str, ended: str) -> None:
    table = {"fault": "idle_connection_dies", "surfaces": ["openai_chat"], "how": how, "idle_s": 0}
    backend.control("PUT", "plan", {"faults": [table]})
    with connect(backend.urls["openai"]) as connection:
        assert ask_http1(connection).startswith(b"HTTP/1.1 200 OK")
        connection.settimeout(0.3 if how == "silence" else 5)
        connection.sendall(HTTP1)
        seen = read(connection)
    assert (seen.raw, seen.ended) == (b"", ended)
    second = entries("answered")[1]
    assert (second["delivered"], second["status"]) == (["idle_connection_dies"], None)
    assert (second["complete"], second["client_left"]) == (False, how == "silence")


def test_a_short_pause_harms_nothing(backend: Backend, entries: Entries) -> None:
    with client_under(backend, "idle_connection_dies", idle_s=60) as client:
        assert [ask(client).ended for _ in range(3)] == ["END_STREAM"] * 3
    assert [entry["delivered"] for entry in entries("answered")] == [[]] * 3


def ask_http1(connection: socket.socket) -> bytes:
    connection.sendall(HTTP1)
    return read(connection, until=b"}]").raw

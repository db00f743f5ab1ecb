"""Well-formed and malformed requests over raw sockets."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, chat, connect, read, request
from tests.fake_backend.conftest import Entries

MODELS = b"GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n"


def test_a_connection_is_used_again_and_requests_may_be_piped(backend: Backend) -> None:
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(MODELS + MODELS + MODELS.replace(b"host: x", b"connection: close"))
        seen = read(connection)
    assert seen.raw.count(b"HTTP/1.1 200 OK") == 3
    assert seen.raw.count(b"connection: close") == 1


def test_a_request_may_come_byte_by_byte(backend: Backend) -> None:
    with connect(backend.urls["openai"]) as connection:
        for byte in request("/v1/models", method="GET"):
            connection.sendall(bytes([byte]))
        assert read(connection).status == 200


def test_a_chunked_body_and_expect_continue(backend: Backend) -> None:
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(
            b"POST /v1/completions HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n"
            b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b'10\r\n{"prompt": "x="}\r\n0\r\n\r\n')
        assert read(connection).json["object"] == "text_completion"


@pytest.mark.parametrize(
    ("nonsense", "status"),
    [
        (b"hello there\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"POST /v1/models HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 300_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n", 426),
    ],
)
def test_what_is_no_request_is_answered_recorded_and_harmless(
    backend: Backend, entries: Entries, nonsense: bytes, status: int
) -> None:
    assert ask(backend.urls["openai"], nonsense).status == status
    assert len(entries("broken")) == 1
    assert ask(backend.urls["openai"], chat()).status == 200


def test_a_body_over_the_limit_does_not_kill_the_server(
    backend: Backend, client: httpx.Client, entries: Entries
) -> None:
    place = urlsplit(backend.urls["openai"])
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        head = b"POST /v1/completions HTTP/1.1\r\ncontent-length: 65000000\r\n\r\n"
        try:
            connection.sendall(head + b"x" * 65_000_000)
        except ConnectionError:
            pass  # the server has answered and closed
        else:
            assert read(connection).status == 413
    assert entries("broken")[0]["problem"] == "body over 64 MB"
    assert client.get("https://api.github.com/user").status_code == 200


def test_json_of_another_shape_is_answered_all_the_same(backend: Backend, entries: Entries) -> None:
    for body, status in (
        (b"\xff\xfe", 200),
        (b"[1, 2]", 200),
        (b'{"messages": null}', 200),
        (b"", 200),
        (b'{"messages": 7}', 400),
        (b'{"messages": [{"role": "user"}], "tools": [3]}', 400),
    ):
        seen = ask(backend.urls["openai"], request("/v1/chat/completions", body))
        assert seen.status == status, body
    assert len(entries("answered")) == 6


def test_an_offer_of_http2_is_ignored(backend: Backend) -> None:
    offer = (
        b"connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk"
    )
    seen = ask(backend.urls["openai"], MODELS.replace(b"host: x", offer))
    assert seen.status == 200


def test_nonsense_behind_a_request_does_not_get_into_its_answer(
    backend: Backend, entries: Entries
) -> None:
    slow = {"fault": "drip", "surfaces": ["openai_chat"], "gap_s": 0.01}
    backend.control("PUT", "plan", {"faults": [slow]})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat().replace(b"connection: close\r\n", b""))
        begun = connection.recv(100_000)
        connection.sendall(b"XX\r\n\r\n")
        seen = read(connection)
    whole = begun + seen.raw
    assert whole.count(b"HTTP/1.1") == 1
    assert whole.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n")
    assert len(entries("broken")) == 1


def test_a_request_that_the_backend_fails_at_has_an_answer_all_the_same(
    client: httpx.Client, entries: Entries
) -> None:
    answer = client.post("https://api.github.com/embeddings", json={"inputs": 5})
    assert answer.status_code == 500
    assert entries("answered")[0]["status"] == 500
    assert "embeddings/" in entries("broken")[0]["problem"]

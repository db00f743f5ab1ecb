"""Well-formed and malformed requests over raw sockets."""

import asyncio
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, chat, connect, read, request
from fake_backend.messages.request import Call
from fake_backend.transport import connection
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.connection import TOGETHER, Connection
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.response import Response
from fake_backend.transport.shared import Shared
from tests.fake_backend.conftest import Entries
from tests.fake_backend.transport.recording import RecordingTransport

MODELS = b"GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n"


def test_a_connection_is_used_again_and_requests_may_be_piped(backend: Backend) -> None:
    with connect(backend.urls["openai"]) as opened:
        opened.sendall(MODELS + MODELS + MODELS.replace(b"host: x", b"connection: close"))
        seen = read(opened)
    assert seen.raw.count(b"HTTP/1.1 200 OK") == 3
    assert seen.raw.count(b"connection: close") == 1


def test_a_request_may_come_byte_by_byte(backend: Backend) -> None:
    with connect(backend.urls["openai"]) as opened:
        for byte in request("/v1/models", method="GET"):
            opened.sendall(bytes([byte]))
        assert read(opened).status == 200


def test_a_chunked_body_and_expect_continue(backend: Backend) -> None:
    with connect(backend.urls["openai"]) as opened:
        opened.sendall(
            b"POST /v1/completions HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n"
            b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        assert opened.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        opened.sendall(b'10\r\n{"prompt": "x="}\r\n0\r\n\r\n')
        assert read(opened).json["object"] == "text_completion"


@pytest.mark.parametrize(
    ("nonsense", "status"),
    [
        (b"hello there\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"POST /v1/models HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 300_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: irc/6.9\r\n\r\n", 426),
        (b"GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n", 400),
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
    with socket.create_connection((place.hostname, place.port), timeout=10) as opened:
        head = b"POST /v1/completions HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nfffffff\r\n"
        try:
            opened.sendall(head + b"x" * 17_000_000)
        except ConnectionError:
            pass  # the server has answered and closed
        else:
            assert read(opened).status == 413
    assert entries("broken")[0]["problem"] == "body over 16 MB"
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
    with connect(backend.urls["openai"]) as opened:
        opened.sendall(chat().replace(b"connection: close\r\n", b""))
        begun = opened.recv(100_000)
        opened.sendall(b"XX\r\n\r\n")
        seen = read(opened)
    whole = begun + seen.raw
    assert whole.count(b"HTTP/1.1") == 1
    assert whole.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n")
    assert len(entries("broken")) == 1


def test_json_of_another_shape_is_no_failure(client: httpx.Client, entries: Entries) -> None:
    answer = client.post("https://api.github.com/embeddings", json={"inputs": 5})
    assert answer.status_code == 400
    assert entries("answered")[0]["status"] == 400
    assert entries("broken") == []


def test_a_request_that_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REQUEST_S", 0.01)

    async def scene() -> None:
        for begun in (b"G", MODELS[:-1], CHUNKED + b"5\r\nx", MODELS + b"POST / HT"):
            on = InProcess()
            on.connection.data_received(begun)
            await closed(on.transport)
            assert b"HTTP/1.1 408 Request Timeout\r\n" in on.transport.written
            assert on.problems == ["the request did not arrive within 60 s"]

    asyncio.run(scene())


def test_a_request_that_arrives_in_time_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REQUEST_S", 0.01)

    async def scene() -> None:
        idle, waiting = InProcess(), InProcess()
        idle.connection.data_received(MODELS[:-1])
        idle.connection.data_received(MODELS[-1:])
        waiting.connection.data_received(b"G")
        await closed(waiting.transport)
        assert not idle.transport.is_closing()

    asyncio.run(scene())


def test_few_requests_may_come_together() -> None:
    async def scene() -> None:
        for batch, answered, refused in ((TOGETHER, TOGETHER, 0), (TOGETHER + 1, TOGETHER, 1)):
            on = InProcess()
            on.connection.data_received(MODELS * batch)
            assert on.transport.written.count(b"ok") == answered
            assert on.transport.written.count(b"HTTP/1.1 503") == refused

    asyncio.run(scene())


def test_a_client_that_reads_nothing_is_not_read_from() -> None:
    async def scene() -> None:
        on = InProcess()
        on.connection.pause_writing()
        on.connection.data_received(MODELS)
        on.connection.data_received(MODELS)
        assert on.transport.actions == ["pause"]
        on.connection.resume_writing()
        assert on.transport.actions == ["pause", "resume"]

    asyncio.run(scene())


def test_a_client_that_left_leaves_nothing_behind() -> None:
    async def scene() -> None:
        memory = RequestMemory()
        for _ in range(20):
            on = InProcess(memory)
            on.connection.data_received(b"POST / HTTP/1.1\r\ncontent-length: 900000\r\n\r\n")
            on.connection.data_received(b"x" * 800_000)
            on.connection.connection_lost(None)
        assert memory.held == 0

    asyncio.run(scene())


CHUNKED = b"POST /v1/models HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"


class InProcess:
    """A connection without a socket, on which each request is answered with `ok`."""

    def __init__(self, memory: RequestMemory | None = None) -> None:
        self.transport = RecordingTransport()
        self.problems: list[str] = []
        shared = Shared(
            self._answer,
            broken=lambda _, problem: self.problems.append(problem),
            delivered=lambda *_: None,
            memory=memory or RequestMemory(),
        )
        self.connection = Connection(shared, host="host", behaviour_of=lambda _: ("", HEALTHY_LINK))
        self.connection.connection_made(self.transport)

    def _answer(self, call: Call, response: Response) -> None:
        response.data(b"ok")
        response.end("complete")


async def closed(transport: RecordingTransport) -> None:
    async with asyncio.timeout(5):
        await transport.closed.wait()

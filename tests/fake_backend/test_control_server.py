import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from bench.live.backend import Backend
from bench.testing.sockets import ask
from fake_backend import control_server
from fake_backend.control_server import HEAD_LIMIT, OnlyByAddress
from fake_backend.transport.listener import LOOPBACK


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 401),
        ("127.0.0.1:80", 401),
        ("LOCALHOST:80", 401),
        ("[::1]:80", 401),
        ("attacker.example", 421),
        ("127.0.0.1.attacker.example:80", 421),
        ("localhost.attacker.example", 421),
        ("192.0.2.1", 421),
        ("", 421),
    ],
)
def test_the_control_api_is_asked_by_its_address(backend: Backend, host: str, status: int) -> None:
    for path in ("/_bench/plan", "/nowhere"):
        answer = httpx.get(backend.control_url + path, headers={"host": host}, trust_env=False)
        assert answer.status_code == (404 if status == 401 and path == "/nowhere" else status)


@pytest.mark.parametrize(
    ("name", "allowed"), [("192.0.2.1", True), ("localhost", True), ("attacker.example", False)]
)
def test_on_another_address_each_address_is_right(name: str, allowed: bool) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    guarded = OnlyByAddress(PlainTextResponse("ok"), "0.0.0.0")
    scope = {"type": "http", "headers": [(b"host", name.encode())]}
    asyncio.run(guarded(scope, receive, send))
    assert sent[0]["status"] == (200 if allowed else 421)


@pytest.mark.parametrize(
    "endless", [b"GET /_bench/plan HTTP/1.1\r\nhost: localhost\r\nx: ", b"GET /"]
)
def test_a_head_without_end_is_refused(backend: Backend, endless: bytes) -> None:
    answer = ask(backend.control_url, endless + b"y" * (2 * HEAD_LIMIT))
    assert answer.raw == b"" or answer.status == 400
    assert backend.control("GET", "health")["journal"]["lost"] == 0


def test_two_hosts_are_none(backend: Backend) -> None:
    two = b"GET / HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    assert ask(backend.control_url, two).status in (400, 421)


def test_a_request_that_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_server, "REQUEST_S", 0.01)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("ok")(scope, receive, send)

    async def scene() -> None:
        async with control_server.running(app, LOOPBACK) as port, asyncio.timeout(10):
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\nGET /")
            assert (await reader.read()).count(b"HTTP/1.1 200") == 1  # until it is closed
            writer.close()

    asyncio.run(scene())

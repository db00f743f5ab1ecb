from collections.abc import Mapping
from types import MappingProxyType

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import Seen, ask
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.handshake import asks_for_websocket, handshake
from tests.fake_backend.conftest import Entries

PATH = "/v1/responses"
ASKED = {
    "host": "api.openai.com",
    "connection": "keep-alive, Upgrade",
    "upgrade": "websocket",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    "sec-websocket-extensions": "permessage-deflate; client_max_window_bits",
    "origin": "https://anywhere.example",
}


def upgrade(
    backend: Backend, changed: Mapping[str, str | None] = MappingProxyType({}), path: str = PATH
) -> Seen:
    headers = {**ASKED, **changed}
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    request = "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()
    return ask(backend.urls["openai"], request, timeout=0.3)


def test_it_accepts_without_extensions() -> None:
    assert asks_for_websocket(ASKED)
    assert handshake(ASKED) == (  # the example of RFC 6455, 1.3
        ("upgrade", "websocket"),
        ("connection", "Upgrade"),
        ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
    )


def test_the_answer_has_no_body_and_the_connection_stays(backend: Backend) -> None:
    seen = upgrade(backend)
    assert (seen.status, seen.ended, seen.body) == (101, "open", b"")
    assert seen.header("content-length") is None
    assert seen.header("x-request-id")


@pytest.mark.parametrize(
    ("changed", "status", "problem"),
    [
        pytest.param({"sec-websocket-key": None}, 400, "missing Sec-WebSocket-Key", id="no_key"),
        pytest.param({"sec-websocket-key": "eA=="}, 400, "invalid Sec-WebSocket-Key", id="key"),
        pytest.param({"sec-websocket-version": "8"}, 400, "Sec-WebSocket-Version", id="version"),
        pytest.param({"connection": "close"}, 426, "Connection", id="connection"),
    ],
)
def test_a_wrong_handshake_is_refused(
    backend: Backend, entries: Entries, changed: dict[str, str | None], status: int, problem: str
) -> None:
    seen = upgrade(backend, changed)
    assert (seen.status, seen.ended) == (status, "eof")
    (broken,) = entries("broken")
    assert problem in broken["problem"]
    assert entries("asked") == []


def test_another_protocol_is_refused(backend: Backend, entries: Entries) -> None:
    assert upgrade(backend, {"upgrade": "chat/2"}).status == 426
    assert entries("broken")[0]["problem"] == "asked to change the protocol"


def test_a_path_without_websockets_says_so_and_closes(backend: Backend, entries: Entries) -> None:
    seen = upgrade(backend, path="/v1/elsewhere")
    assert (seen.status, seen.header("connection"), seen.ended) == (404, "close", "eof")
    assert entries("asked")[0]["surface"] == "unknown"


def test_without_an_upgrade_the_path_is_not_there(backend: Backend) -> None:
    request = b"GET /v1/responses HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    assert ask(backend.urls["openai"], request).status == 404


def test_a_missing_header_is_named() -> None:
    with pytest.raises(UnreadableError, match="missing Sec-WebSocket-Key"):
        handshake({name: value for name, value in ASKED.items() if name != "sec-websocket-key"})

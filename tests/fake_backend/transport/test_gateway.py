import socket

import httpx
import pytest

from bench.live.backend import Backend
from fake_backend.transport.gateway import BAD_REQUEST, REFUSAL
from tests.fake_backend.conftest import Entries


def render(backend: Backend, request: bytes) -> bytes:
    """Send raw bytes to the gateway and read until it closes."""
    port = int(backend.proxy_url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while block := connection.recv(65_536):
            answer += block
    return answer


@pytest.mark.parametrize(
    ("request_line", "host", "port"),
    [
        (b"CONNECT example.com:443 HTTP/1.1", "example.com", 443),
        (b"CONNECT github.com:22 HTTP/1.1", "github.com", 22),
        (b"GET http://example.com/x HTTP/1.1", "example.com", 80),
        (b"CONNECT [2001:db8::1]:443 HTTP/1.1", "2001:db8::1", 443),
    ],
)
def test_every_other_host_is_refused_and_recorded(
    backend: Backend, entries: Entries, request_line: bytes, host: str, port: int
) -> None:
    assert render(backend, request_line + b"\r\n\r\n") == REFUSAL
    (refused,) = entries("refused")
    assert (refused["host"], refused["port"]) == (host, port)


def test_the_refusal_says_its_own_length() -> None:
    head, body = REFUSAL.split(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head


@pytest.mark.parametrize("nonsense", [b"hello\r\n\r\n", b"CONNECT x:notaport HTTP/1.1\r\n\r\n"])
def test_nonsense_is_a_bad_request(backend: Backend, nonsense: bytes) -> None:
    assert render(backend, nonsense) == BAD_REQUEST


def test_a_head_without_end_is_cut_off(backend: Backend) -> None:
    assert render(backend, b"GET http://x/ HTTP/1.1\r\n" + b"a: b\r\n" * 20_000) == BAD_REQUEST


def test_the_gateway_leads_to_no_control_api(client: httpx.Client) -> None:
    assert client.get("https://api.github.com/_bench/plan").status_code == 404

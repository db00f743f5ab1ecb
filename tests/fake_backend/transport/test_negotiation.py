"""Which version a TLS host speaks, over real sockets."""

import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Start
from tests.fake_backend.transport.h2_client import tls_socket

REAL = {
    "api.openai.com": "h2",
    "api.anthropic.com": "h2",
    "api.github.com": "h2",
    "api.individual.githubcopilot.com": "h2",
    "ollama.example": "http/1.1",
    "openai.example": "h2",
}
INTERCEPT = (
    "--intercept",
    "ollama.example=ollama",
    "--intercept",
    "openai.example=openai",
)


def agreed(backend: Backend, host: str, *offer: str) -> str | None:
    with tls_socket(backend, host, timeout=5, alpn=offer) as secure:
        return secure.selected_alpn_protocol()


def test_each_host_offers_what_the_real_one_does(start: Start) -> None:
    backend = start(1, "real", *INTERCEPT)
    assert {host: agreed(backend, host, "h2", "http/1.1") for host in REAL} == REAL
    assert agreed(backend, "api.openai.com", "http/1.1") == "http/1.1"


@pytest.mark.parametrize(("http", "expected"), [("1.1", "http/1.1"), ("2", "h2")])
def test_an_option_forces_the_version(start: Start, http: str, expected: str) -> None:
    backend = start(1, "forced", "--http", http, *INTERCEPT)
    assert {agreed(backend, host, "h2", "http/1.1") for host in REAL} == {expected}
    assert agreed(backend, "ollama.example", "http/1.1") == "http/1.1"


def test_a_client_that_offers_nothing_gets_http1(backend: Backend) -> None:
    with tls_socket(backend, "api.openai.com", timeout=5, alpn=()) as secure:
        secure.sendall(b"GET /v1/models HTTP/1.1\r\nhost: api.openai.com\r\n\r\n")
        assert secure.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")

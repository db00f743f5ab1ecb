import asyncio
import socket

import httpx
import pytest

from bench.live.backend import Backend
from fake_backend.clock import SystemClock
from fake_backend.journal import Journal
from fake_backend.transport import gateway
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.gateway import BAD_REQUEST, REFUSAL
from tests.fake_backend.conftest import Entries
from tests.fake_backend.transport.recording import RecordingTransport


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
        (b"GET http://127.0.0.1:9/x HTTP/1.1", "127.0.0.1", 9),
        (b"CONNECT localhost:9 HTTP/1.1", "localhost", 9),
        (b"GET http://127.0.0.1/x HTTP/1.1", "127.0.0.1", 80),
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


def plain_port(backend: Backend) -> int:
    return int(backend.addresses["openai_port"])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "0.0.0.0"])
def test_a_plain_port_is_reached_by_each_name_of_this_machine(backend: Backend, host: str) -> None:
    """Without a tunnel: Node's `http` sends requests to a proxy like this."""
    with httpx.Client(proxy=backend.proxy_url, trust_env=False) as through:
        answer = through.get(f"http://{host}:{plain_port(backend)}/v1/models?x=1")
    assert answer.status_code == 200
    assert answer.headers["connection"] == "close"


def test_requests_of_one_client_to_several_ports_each_reach_theirs(
    backend: Backend, entries: Entries
) -> None:
    ports = [plain_port(backend), int(backend.addresses["ollama_port"])]
    with httpx.Client(proxy=backend.proxy_url, trust_env=False) as through:
        through.post(f"http://127.0.0.1:{ports[0]}/v1/chat/completions", json={"messages": []})
        through.get(f"http://127.0.0.1:{ports[1]}/api/tags")
    assert [entry["path"] for entry in entries("asked")] == ["/v1/chat/completions", "/api/tags"]


def test_a_tunnel_leads_to_a_plain_port(backend: Backend) -> None:
    port = plain_port(backend)
    head = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n"
    request = "GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    answer = render(backend, (head + request).encode())
    assert answer.startswith(b"HTTP/1.1 200 Connection Established\r\n\r\nHTTP/1.1 200")


def test_faults_of_a_plain_port_reach_clients_behind_the_gateway(backend: Backend) -> None:
    url = f"http://127.0.0.1:{plain_port(backend)}/v1/models"
    with httpx.Client(proxy=backend.proxy_url, trust_env=False) as through:
        with backend.fault("http_error", ["openai_models"], status=503):
            assert through.get(url).status_code == 503
        refused = backend.fault("connection_refused", ["openai_models"])
        with refused, pytest.raises(httpx.TransportError):
            through.get(url)
        assert through.get(url).status_code == 200


def test_the_control_api_is_no_plain_port(backend: Backend, entries: Entries) -> None:
    port = int(backend.control_url.rsplit(":", 1)[1])
    assert render(
        backend, f"GET http://127.0.0.1:{port}/_bench/plan HTTP/1.1\r\n\r\n".encode()
    ) == (REFUSAL)
    assert entries("refused")[0]["port"] == port


def test_a_head_that_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "HEAD_S", 0.01)

    async def scene() -> None:
        transport = RecordingTransport()
        targets = gateway.Targets(frozenset(), {}, frozenset())
        tunnel = gateway.Gateway(
            targets,
            Journal(),
            SystemClock(),
            behaviour_of=lambda _: ("", HEALTHY_LINK),
            delivered=lambda *_: None,
        ).connection()
        tunnel.connection_made(transport)
        tunnel.data_received(b"CONNECT x")
        async with asyncio.timeout(5):
            await transport.closed.wait()
        assert transport.written == gateway.TOO_SLOW

    asyncio.run(scene())

from bench.live.backend import Backend
from bench.testing.sockets import connect, read
from fake_backend.transport.gateway import ESTABLISHED
from tests.fake_backend.conftest import Entries


def test_the_tunnel_opens_and_the_hello_is_not_answered(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "plan", {"faults": [{"fault": "tls_hang", "surfaces": ["account"]}]})
    with connect(backend.proxy_url, timeout=0.2) as tunnel:
        tunnel.sendall(b"CONNECT api.github.com:443 HTTP/1.1\r\n\r\n\x16\x03\x01")
        seen = read(tunnel)
    assert (seen.raw, seen.ended) == (ESTABLISHED, "open")
    assert entries("connected")[0]["delivered"] == ["tls_hang"]

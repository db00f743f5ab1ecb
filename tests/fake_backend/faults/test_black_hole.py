from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Entries, Spoil


def test_everything_disappears(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="black_hole", deadline_s=0.2)
    assert (seen.raw, seen.ended) == (b"", "open")
    assert entries("asked") == []
    assert entries("connected")[0]["host"] == "api.openai.com"


def test_the_gateway_does_not_even_answer_connect(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "plan", {"faults": [{"fault": "black_hole", "surfaces": ["chat"]}]})
    with connect(backend.proxy_url, timeout=0.2) as tunnel:
        tunnel.sendall(b"CONNECT api.individual.githubcopilot.com:443 HTTP/1.1\r\n\r\n")
        assert read(tunnel).raw == b""
    assert entries("connected")[0]["delivered"] == ["black_hole"]

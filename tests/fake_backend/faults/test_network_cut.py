"""What clients without a proxy meet: tests/bench/live/container/test_direct.py."""

from bench.live.backend import Backend
from bench.testing.sockets import ask
from tests.fake_backend.conftest import Entries

TABLE = {"fault": "network_cut", "surfaces": ["account"]}


def test_behind_a_proxy_it_changes_nothing_and_is_not_called_delivered(
    backend: Backend, entries: Entries
) -> None:
    backend.control("PUT", "plan", {"faults": [TABLE]})
    seen = ask(backend.proxy_url, b"CONNECT api.github.com:443 HTTP/1.1\r\n\r\n")
    assert seen.status == 200
    assert entries("connected") == []

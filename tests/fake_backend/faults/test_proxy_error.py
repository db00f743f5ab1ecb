import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask
from tests.fake_backend.conftest import Entries


@pytest.mark.parametrize("status", [407, 502, 503])
def test_connect_is_answered_with_the_status(
    backend: Backend, entries: Entries, status: int
) -> None:
    table = {"fault": "proxy_error", "surfaces": ["account"], "status": status}
    backend.control("PUT", "plan", {"faults": [table]})
    seen = ask(backend.proxy_url, b"CONNECT api.github.com:443 HTTP/1.1\r\n\r\n")
    assert (seen.status, seen.ended) == (status, "eof")
    assert entries("connected")[0]["delivered"] == ["proxy_error"]

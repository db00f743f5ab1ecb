from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, client_under
from tests.fake_backend.transport.h2_client import tls_socket
from tests.fake_backend.transport.h2_peer import HOST

BOTH = ("h2", "http/1.1")


def agreed(backend: Backend, host: str = HOST) -> str | None:
    with tls_socket(backend, host, timeout=5, alpn=BOTH) as secure:
        return secure.selected_alpn_protocol()


def test_new_connections_fall_back_and_open_ones_go_on(backend: Backend, entries: Entries) -> None:
    with client_under(backend, "http1_only") as client:
        assert agreed(backend) == "http/1.1"
        assert agreed(backend, "api.anthropic.com") == "h2"
        assert ask(client).ended == "END_STREAM"
        backend.clear_faults()
        assert agreed(backend) == "h2"
    assert [entry["delivered"] for entry in entries("connected")] == [["http1_only"]]

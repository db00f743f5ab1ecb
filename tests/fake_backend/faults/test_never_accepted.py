from bench.live.backend import Backend
from bench.testing.sockets import ask, chat, connect, read
from tests.fake_backend.conftest import Entries

TABLE = {"fault": "never_accepted", "surfaces": ["openai_chat"]}


def test_the_client_is_connected_and_nobody_reads(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "plan", {"faults": [TABLE]})
    with connect(backend.urls["openai"], timeout=0.2) as waiting:
        waiting.sendall(chat())
        seen = read(waiting)
        assert (seen.raw, seen.ended) == (b"", "open")
        assert entries("asked") == []
        backend.clear_faults()
        waiting.settimeout(5)
        assert read(waiting).status == 200, "who waited is served when the door is open again"
    assert ask(backend.urls["openai"], chat()).status == 200

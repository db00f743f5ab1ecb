import pytest

from bench.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.sockets import ask, chat, connect, read

TABLE = {"fault": "connection_refused", "routes": ["openai_chat"]}


def test_nobody_listens_and_open_connections_are_lost(backend: Backend, entries: Entries) -> None:
    with connect(backend.urls["openai"]) as before:
        backend.control("PUT", "plan", {"faults": [TABLE]})
        assert read(before).ended in {"reset", "eof"}
    with pytest.raises(ConnectionRefusedError):
        connect(backend.urls["openai"])
    assert entries("connected")[0]["delivered"] == ["connection_refused"]
    backend.clear_faults()
    assert ask(backend.urls["openai"], chat()).status == 200


def test_every_port_that_leads_to_the_host_is_shut_and_no_other(backend: Backend) -> None:
    backend.control("PUT", "plan", {"faults": [TABLE]})
    connect(backend.urls["anthropic"]).close()
    with pytest.raises(ConnectionRefusedError):
        connect(backend.proxy_url)


def test_an_outage_by_time_ends_by_itself(backend: Backend) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    backend.control("PUT", "plan", {"faults": [{**TABLE, "fire": {"from_s": 10, "until_s": 20}}]})
    connect(backend.urls["openai"]).close()
    backend.control("PUT", "clock", {"advance_s": 15})
    with pytest.raises(ConnectionRefusedError):
        connect(backend.urls["openai"])
    backend.control("PUT", "clock", {"advance_s": 10})
    assert ask(backend.urls["openai"], chat()).status == 200

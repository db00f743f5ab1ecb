import pytest

from bench.core.errors import BenchError
from bench.live.backend import Backend
from bench.testing.sockets import ask, chat, connect, read
from tests.fake_backend.conftest import Entries

TABLE = {"fault": "connection_refused", "surfaces": ["openai_chat"]}


def test_nobody_listens_and_open_connections_are_lost(backend: Backend, entries: Entries) -> None:
    with connect(backend.urls["openai"]) as before:
        backend.control("PUT", "plan", {"faults": [TABLE]})
        assert read(before).ended == "reset"
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


def test_every_outage_is_told(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    stages = [{"for_s": 10, "share": 1}, {"for_s": 10, "share": 0}]
    backend.control(
        "PUT", "plan", {"faults": [{**TABLE, "fire": {"stages": stages, "loop": True}}]}
    )
    for _ in range(3):
        backend.control("PUT", "clock", {"advance_s": 10})
    refused = [entry for entry in entries("connected") if entry["host"] == "api.openai.com"]
    assert len(refused) == 2


def test_a_plan_that_comes_back_shuts_the_door_again(backend: Backend) -> None:
    backend.control("PUT", "plan", {"faults": [TABLE]})
    backend.control("PUT", "clock", {"state": "frozen"})
    backend.control("PUT", "plan", {"faults": [], "ttl_s": 5})
    connect(backend.urls["openai"]).close()
    backend.control("PUT", "clock", {"advance_s": 6})
    with pytest.raises(ConnectionRefusedError):
        connect(backend.urls["openai"])


@pytest.mark.parametrize("fire", [{"share": 0.5}, {"first": 1}, {"every": 2}, {"ramp_s": 5}])
def test_a_port_is_not_shut_for_some(backend: Backend, fire: dict[str, float]) -> None:
    with pytest.raises(BenchError, match=r"faults\.0\.fire.*closes a whole port"):
        backend.control("PUT", "plan", {"faults": [{**TABLE, "fire": fire}]})

import pytest

from bench.core import waits
from bench.live.backend import Backend
from bench.testing.sockets import chat as http1_chat
from bench.testing.sockets import connect, read
from tests.fake_backend import websocket_client as websockets
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, stalled, switch_on
from tests.fake_backend.transport.h2_client import h2_client
from tests.fake_backend.transport.h2_peer import CHAT, chat

ENDS = [("fin", "eof"), ("reset", "reset"), ("silence", "")]


@pytest.mark.parametrize(("how", "ended"), ENDS)
def test_every_open_connection_to_the_host_dies(
    backend: Backend, entries: Entries, how: str, ended: str
) -> None:
    with (
        h2_client(backend) as busy,
        h2_client(backend) as idle,
        h2_client(backend, "api.anthropic.com") as other,
    ):
        assert ask(idle, stream=False).ended == "END_STREAM"
        numbers = {stalled(busy, backend), stalled(busy, backend)}
        switch_on(backend, "connections_die", how=how)
        for client in (busy, idle):
            client.wait_at_most(5 if ended else 0.3)
            client.read()
            assert client.ended in ({ended, "eof"} if ended else {""})
        assert other.ended == ""
        with h2_client(backend) as new:
            assert ask(new).ended == "END_STREAM"
    killed = entries("killed")
    assert sorted(entry["in_flight"] for entry in killed) == [0, 2]
    assert {(entry["host"], entry["how"]) for entry in killed} == {("api.openai.com", how)}
    cut = [entry for entry in entries("answered") if "connections_die" in entry["delivered"]]
    assert {entry["stream"] for entry in cut} == numbers
    assert {(e["complete"], e["client_left"]) for e in cut} == {(False, how == "silence")}


def test_a_request_on_a_silent_connection_waits(backend: Backend, entries: Entries) -> None:
    with h2_client(backend) as client:
        assert ask(client, stream=False).ended == "END_STREAM"
        switch_on(backend, "connections_die", how="silence")
        client.wait_at_most(0.3)
        number = client.ask(CHAT, chat(stream=False))
        assert (client.answer(number).frames, client.ended) == ([], "")
    second = entries("answered")[1]
    assert (second["client_end"], second["complete"]) == ("closed", False)
    assert (second["status"], second["delivered"]) == (None, ["connections_die"])


@pytest.mark.parametrize("how", ["fin", "reset", "silence"])
def test_those_of_websockets_too(backend: Backend, entries: Entries, how: str) -> None:
    websockets.switch_on(backend, "stall", after_events=2)
    with websockets.websocket(backend) as busy, websockets.websocket(backend) as idle:
        assert websockets.ask(busy, deadline_s=0.3).ended == "open"
        switch_on(backend, "connections_die", how=how)
        expected = "open" if how == "silence" else "closed"
        assert websockets.read(busy, deadline_s=0.3).ended == expected
        if how == "silence":
            assert websockets.ask(idle, deadline_s=0.3).ended == "open"
    assert sorted(entry["in_flight"] for entry in entries("killed")) == [0, 1]
    turns = [entry for entry in entries("answered") if entry["http"] == "websocket"]
    assert len(turns) == 1 + (how == "silence")
    for turn in turns:
        assert "connections_die" in turn["delivered"]
        assert (turn["complete"], turn["client_left"]) == (False, how == "silence")


def test_a_request_on_a_silent_connection_of_http1_waits(
    backend: Backend, entries: Entries
) -> None:
    with connect(backend.urls["openai"]) as connection:
        switch_on(backend, "connections_die", how="silence")
        connection.settimeout(0.3)
        connection.sendall(http1_chat())
        assert read(connection).ended == "open"
    (answer,) = entries("answered")
    assert (answer["status"], answer["delivered"]) == (None, ["connections_die"])
    assert (answer["client_end"], answer["complete"]) == ("closed", False)


@pytest.mark.parametrize(
    ("how", "ended"), [("fin", "eof"), ("reset", "reset"), ("silence", "open")]
)
def test_those_of_http1_too(backend: Backend, entries: Entries, how: str, ended: str) -> None:
    switch_on(backend, "stall", after_events=1)
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(http1_chat())
        read(connection, until=b"data: ")
        switch_on(backend, "connections_die", how=how)
        connection.settimeout(0.3 if how == "silence" else 5)
        assert read(connection).ended == ended
    assert [entry["in_flight"] for entry in entries("killed")] == [1]
    assert "connections_die" in entries("answered")[0]["delivered"]


def test_again_and_again(backend: Backend, entries: Entries) -> None:
    with h2_client(backend) as first:
        first.read(lambda: 0 in first.streams)
        switch_on(backend, "connections_die", how="fin", every_s=0.2)
        first.read()
        with h2_client(backend) as second:
            second.read()
            assert (first.ended, second.ended) == ("eof", "eof")
    waits.until(lambda: len(entries("killed")) >= 2, seconds=5, what="the second death")


def test_at_its_time(backend: Backend, entries: Entries) -> None:
    with h2_client(backend) as client:
        client.read(lambda: 0 in client.streams)
        switch_on(backend, "connections_die", how="fin", fire={"from_s": 0.3, "until_s": 0.5})
        assert ask(client).ended == "END_STREAM"
        client.read()
        assert client.ended == "eof"
    assert len(entries("killed")) == 1

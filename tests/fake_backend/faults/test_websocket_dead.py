from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from bench.core import waits
from bench.live.backend import Backend
from bench.testing.sockets import chat
from fake_backend.plan.plan import Plan, PlanError
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.websocket_client import ask, create, read, switch_on, websocket

FAULT = "websocket_dead"


def answers(entries: Entries) -> list[dict[str, Any]]:
    """The ends of both turns, behind that of the upgrade."""
    waits.until(lambda: len(entries("answered")) == 3, seconds=5, what="the turns to end")
    return entries("answered")[1:]


def test_a_turn_over_http_stays_healthy(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault=FAULT)
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == []


def test_it_dies_in_the_middle_of_an_answer(backend: Backend, entries: Entries) -> None:
    switch_on(backend, FAULT, after_events=3)
    with websocket(backend) as connection:
        talk = ask(connection, deadline_s=0.3)
        assert (talk.ended, len(talk.raw)) == ("open", 3)
        assert not connection.ping().wait(0.3)
    turn = entries("answered")[-1]
    assert (turn["delivered"], turn["client_end"]) == ([FAULT], "closed")
    waits.until(lambda: entries("websocketclosed"), seconds=5, what="the end")
    assert entries("websocketclosed")[0]["by"] == "client"


def test_the_next_turn_finds_it_dead(backend: Backend, entries: Entries) -> None:
    switch_on(backend, FAULT)
    with websocket(backend) as connection:
        assert ask(connection).ended == "last"
        connection.send(create("And a tuple?"))
        assert read(connection, deadline_s=0.3).ended == "open"
    assert len(entries("asked")) == 3  # the upgrade, and the turns: the second one in vain
    first, second = answers(entries)
    assert (first["complete"], first["client_left"], first["delivered"]) == (True, False, [FAULT])
    assert (second["status"], second["bytes"], second["delivered"]) == (None, 0, [FAULT])
    assert (second["complete"], second["client_end"]) == (False, "closed")


def test_the_next_turn_is_reset(backend: Backend, entries: Entries) -> None:
    switch_on(backend, FAULT, then="reset")
    with websocket(backend) as connection:
        assert ask(connection).ended == "last"
        connection.send(create("And a tuple?"))
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=5)
    assert isinstance(closed.value.__cause__, ConnectionResetError)
    first, second = answers(entries)
    assert (first["complete"], first["delivered"]) == (True, [FAULT])
    assert (second["status"], second["bytes"], second["delivered"]) == (None, 0, [FAULT])
    assert (second["complete"], second["client_left"]) == (False, False)


@pytest.mark.parametrize("then", ["silence", "reset"])
def test_it_is_dead_on_arrival(backend: Backend, entries: Entries, then: str) -> None:
    switch_on(backend, FAULT, surface="openai_websocket", then=then)
    with websocket(backend) as connection:
        talk = ask(connection, deadline_s=0.5)
    assert (talk.ended, talk.raw) == ("open" if then == "silence" else "closed", ())
    upgrade, turn = entries("answered")
    assert (upgrade["status"], upgrade["delivered"]) == (101, [FAULT])
    assert (turn["status"], turn["delivered"]) == (None, [FAULT])


def test_a_reset_comes_only_after_a_whole_answer() -> None:
    table = {"fault": FAULT, "surfaces": ["chat"], "after_events": 3, "then": "reset"}
    with pytest.raises(PlanError, match="leave out after_events"):
        Plan.parse([table])

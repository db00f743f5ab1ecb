import pytest
from websockets.exceptions import ConnectionClosed

from bench.live.backend import Backend
from fake_backend.plan.plan import Plan, PlanError
from tests.fake_backend.conftest import Entries
from tests.fake_backend.websocket_client import ask, spoiled_turn, switch_on, websocket

CODES = (1000, 1001, 1006, 1008, 1009, 1011, 1012, 1013)
FAULT = "websocket_closed"


def seen_code(code: int) -> int | None:
    return None if code == 1006 else code


@pytest.mark.parametrize("code", CODES)
def test_it_closes_in_the_middle_of_an_answer(
    backend: Backend, entries: Entries, code: int
) -> None:
    talk = spoiled_turn(backend, FAULT, code=code, reason="why", after_events=3)
    assert (talk.ended, talk.code, len(talk.raw)) == ("closed", seen_code(code), 3)
    turn = entries("answered")[-1]
    assert (turn["status"], turn["delivered"], turn["client_left"]) == (200, [FAULT], False)
    (closing,) = entries("websocketclosed")
    assert (closing["by"], closing["code"], closing["turns"]) == ("server", code, 1)


@pytest.mark.parametrize("code", [1000, 1006, 1013])
def test_it_closes_before_an_answer(backend: Backend, entries: Entries, code: int) -> None:
    talk = spoiled_turn(backend, FAULT, code=code, after_events=0)
    assert (talk.ended, talk.code, talk.raw) == ("closed", seen_code(code), ())
    turn = entries("answered")[-1]
    assert (turn["status"], turn["bytes"], turn["delivered"]) == (None, 0, [FAULT])


@pytest.mark.parametrize("code", [1001, 1006, 1012])
def test_it_closes_after_an_answer(backend: Backend, entries: Entries, code: int) -> None:
    switch_on(backend, FAULT, code=code, reason="restart")
    with websocket(backend) as connection:
        assert ask(connection).types[-1] == "response.completed"
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=5)
    assert (closed.value.rcvd and closed.value.rcvd.code) == seen_code(code)
    assert entries("answered")[-1]["delivered"] == [FAULT]


@pytest.mark.parametrize("code", [1006, 1008])
def test_it_closes_right_after_the_upgrade(backend: Backend, entries: Entries, code: int) -> None:
    switch_on(backend, FAULT, surface="openai_websocket", code=code)
    with websocket(backend) as connection, pytest.raises(ConnectionClosed) as closed:
        connection.recv(timeout=5)
    assert (closed.value.rcvd and closed.value.rcvd.code) == seen_code(code)
    (upgrade,) = entries("answered")
    assert (upgrade["status"], upgrade["delivered"]) == (101, [FAULT])


@pytest.mark.parametrize("code", [999, 1004, 1005, 1015, 2000])
def test_some_codes_must_not_be_sent(code: int) -> None:
    with pytest.raises(PlanError, match="code: "):
        Plan.parse([{"fault": FAULT, "surfaces": ["chat"], "code": code}])

from typing import Any

import orjson
import pytest

from bench.live.backend import Backend
from fake_backend.dialects import response_session
from fake_backend.dialects.response_session import refusal, remember, remembered
from fake_backend.messages.request import Call
from tests.fake_backend.conftest import Entries
from tests.fake_backend.websocket_client import ask, create, read, websocket

ANSWER: dict[str, Any] = {"id": "resp_1", "output": [{"type": "message", "content": []}]}


def call(session: dict[str, Any], *, http: Any = "websocket", **content: Any) -> Call:
    body = orjson.dumps({"type": "response.create", **content})
    return Call("POST", "host", "/v1/responses", body=body, http=http, session=session)


def test_only_the_newest_response_is_remembered() -> None:
    session: dict[str, Any] = {}
    remember(call(session, input="One?"), ANSWER)
    items = [{"role": "user", "content": "Two?"}]
    second = call(session, input=items, previous_response_id="resp_1")
    assert refusal(second) is None
    assert remembered(second) == [{"role": "user", "content": "One?"}, *ANSWER["output"]]
    remember(second, {**ANSWER, "id": "resp_2"})
    assert len(remembered(call(session, previous_response_id="resp_2"))) == 4
    assert refusal(call(session, previous_response_id="resp_1")) is not None


def test_a_request_without_a_previous_response_begins_again() -> None:
    session: dict[str, Any] = {}
    remember(call(session, input="One?"), ANSWER)
    remember(call(session, input="Two?"), {**ANSWER, "id": "resp_2"})
    items = remembered(call(session, previous_response_id="resp_2"))
    assert items[0] == {"role": "user", "content": "Two?"}


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_session, "MOST_BYTES", 200)
    session: dict[str, Any] = {}
    remember(call(session, input="x" * 50), ANSWER)
    remember(call(session, input="x" * 50, previous_response_id="resp_1"), ANSWER)
    assert session == {}


def test_nothing_is_remembered_without_a_websocket() -> None:
    session: dict[str, Any] = {}
    remember(call(session, http="2", input="One?"), ANSWER)
    assert session == {}
    assert refusal(call(session, http="2", previous_response_id="resp_1")) is None


def test_a_turn_goes_on_from_the_one_before(backend: Backend) -> None:
    with websocket(backend) as connection:
        first = ask(connection).messages[-1]["response"]["id"]
        second = ask(connection, question="Why?", previous_response_id=first)
        third = ask(connection, question="Why?", previous_response_id=first)
    assert second.types[-1] == "response.completed"
    assert third.messages[-1]["error"]["code"] == "previous_response_not_found"


def test_another_connection_remembers_nothing(backend: Backend) -> None:
    with websocket(backend) as connection:
        first = ask(connection).messages[-1]["response"]["id"]
    with websocket(backend) as connection:
        (error,) = ask(connection, previous_response_id=first).messages
    assert (error["status"], error["error"]["param"]) == (400, "previous_response_id")


@pytest.mark.parametrize("message", ["no JSON", "[]", '{"type": "session.update"}'])
def test_only_requests_are_answered(backend: Backend, entries: Entries, message: str) -> None:
    with websocket(backend) as connection:
        connection.send(message)
        (error,) = read(connection).messages
    assert (error["type"], error["status"], error["error"]["code"]) == (
        "error",
        400,
        "invalid_event",
    )
    assert entries("answered")[-1]["status"] == 400


def test_a_warm_up_has_an_id_and_no_text(backend: Backend) -> None:
    with websocket(backend) as connection:
        connection.send(create(generate=False))
        talk = read(connection)
        assert talk.types == ["response.created", "response.completed"]
        first = talk.messages[-1]["response"]["id"]
        assert ask(connection, question="Why?", previous_response_id=first).text

import pytest

from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

MESSAGES = {
    "model": "claude-sonnet-4",
    "stream": True,
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "How?"}],
}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}


def test_the_providers_error_ends_the_stream(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="error_event", problem="overloaded", after_events=3)
    assert (seen.status, seen.ends_as_chunked, len(seen.events)) == (200, True, 4)
    assert seen.events[-1]["error"]["message"] == "The model is overloaded."
    assert b"[DONE]" not in seen.body
    assert entries("answered")[0]["delivered"] == ["error_event"]


def test_the_error_may_stand_in_the_middle_of_an_event(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="error_event", after_events=3, mid_event=True)
    last = seen.body.split(b"\n\n")[-2]
    assert last.startswith(b'data: {"id":"chatcmpl-')
    assert last.count(b"data: {") == 2
    assert b'data: {"error":{' in last


def test_anthropics_error_event_has_its_name(spoil: Spoil) -> None:
    wanted = request("/v1/messages", MESSAGES)
    seen = spoil(wanted, fault="error_event", problem="overloaded", **ANTHROPIC)
    name, data = seen.body.split(b"\n\n")[-2].split(b"\n")
    assert name == b"event: error"
    assert data.startswith(b'data: {"type":"error","error":{"type":"overloaded_error"')


@pytest.mark.parametrize("after_events", [0, 4])
def test_the_error_event_of_responses_is_flat_and_numbered(spoil: Spoil, after_events: int) -> None:
    wanted = request("/v1/responses", {"model": "gpt-5-mini", "input": "How?", "stream": True})
    table = {
        "surfaces": ["openai_responses"],
        "problem": "overloaded",
        "after_events": after_events,
    }
    seen = spoil(wanted, fault="error_event", **table)
    assert seen.body.split(b"\n\n")[-2:] == [
        b'event: error\ndata: {"type":"error","code":"overloaded",'
        b'"message":"The model is overloaded.","param":null,"sequence_number":%d}' % after_events,
        b"",
    ]
    numbers = [event["sequence_number"] for event in seen.events]
    assert numbers == list(range(after_events + 1))


def test_message_and_code_may_be_ones_own(spoil: Spoil) -> None:
    table = {"problem": "rate_limited", "message": "", "code": 429}
    error = spoil(chat(), fault="error_event", **table).events[-1]["error"]
    assert (error["message"], error["code"]) == ("", 429)

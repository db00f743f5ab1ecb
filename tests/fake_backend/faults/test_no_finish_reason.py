from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

MESSAGES = {
    "model": "claude-sonnet-4",
    "stream": True,
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "How?"}],
}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}


def test_the_event_with_the_reason_is_missing(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="no_finish_reason")
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert {event["choices"][0]["finish_reason"] for event in seen.events} == {None}
    assert seen.events[-1]["choices"][0]["delta"]["content"]
    assert entries("answered")[0]["delivered"] == ["no_finish_reason"]


def test_the_event_comes_and_its_reason_is_null(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="no_finish_reason", how="null")
    assert seen.events[-1]["choices"][0] == {"index": 0, "delta": {}, "finish_reason": None}
    assert entries("answered")[0]["delivered"] == ["no_finish_reason"]


def test_anthropics_reason_is_null_too(spoil: Spoil) -> None:
    wanted = request("/v1/messages", MESSAGES)
    seen = spoil(wanted, fault="no_finish_reason", how="null", **ANTHROPIC)
    (last,) = [event for event in seen.events if event["type"] == "message_delta"]
    assert last["delta"] == {"stop_reason": None, "stop_sequence": None}

from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

MESSAGES = {
    "model": "claude-sonnet-4",
    "stream": True,
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "How?"}],
}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}


def test_the_choice_jumps_and_stays_there(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="out_of_index", index=7, after_events=3)
    indices = [event["choices"][0]["index"] for event in seen.events]
    assert indices == [0, 0, 0] + [7] * (len(indices) - 3)
    assert entries("answered")[0]["delivered"] == ["out_of_index"]


def test_anthropics_blocks_jump_too(spoil: Spoil) -> None:
    wanted = request("/v1/messages", MESSAGES)
    seen = spoil(wanted, fault="out_of_index", index=-1, after_events=0, **ANTHROPIC)
    assert {event["index"] for event in seen.events if "index" in event} == {-1}
    assert seen.body.startswith(b"event: message_start\ndata: {")

from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

MESSAGES = {
    "model": "claude-sonnet-4",
    "stream": True,
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "How?"}],
}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}


def test_each_character_has_an_event_of_its_own(spoil: Spoil, entries: Entries) -> None:
    healthy = spoil(chat(), fault="tiny_events", surfaces=["chat"]).text
    seen = spoil(chat(), fault="tiny_events", empty_between=2)
    texts = [event["choices"][0]["delta"].get("content") for event in seen.events[1:-1]]
    assert texts[::3] == list(healthy)
    assert set(texts[1::3]) == set(texts[2::3]) == {""}
    assert [entry["delivered"] for entry in entries("answered")] == [[], ["tiny_events"]]


def test_anthropics_text_is_ground_too(spoil: Spoil) -> None:
    seen = spoil(request("/v1/messages", MESSAGES), fault="tiny_events", **ANTHROPIC)
    deltas = [event["delta"]["text"] for event in seen.events if "text" in event.get("delta", {})]
    assert {len(text) for text in deltas} == {1}
    assert len(deltas) > 100

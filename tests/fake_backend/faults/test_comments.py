from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

MESSAGES = {
    "model": "claude-sonnet-4",
    "stream": True,
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "How?"}],
}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}


def test_comments_stand_between_the_events(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="comments", text="PROCESSING", before_each=2)
    blocks = seen.body.split(b"\n\n")[:-1]
    assert set(blocks[::3]) == set(blocks[1::3]) == {b": PROCESSING"}
    assert len(seen.events) == len(blocks[2::3]) - 1
    assert blocks[-1] == b"data: [DONE]"
    assert entries("answered")[0]["delivered"] == ["comments"]


def test_they_do_not_tear_a_named_event(spoil: Spoil) -> None:
    seen = spoil(request("/v1/messages", MESSAGES), fault="comments", **ANTHROPIC)
    assert seen.body.startswith(b": ping\n\nevent: message_start\ndata: {")

from typing import Any

import pytest

from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

QUESTION = [{"role": "user", "content": "How?"}]


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("reason", ["error", "tool_calls", ""])
def test_the_answer_ends_with_the_reason(
    spoil: Spoil, entries: Entries, reason: str, stream: bool
) -> None:
    seen = spoil(chat(stream=stream), fault="finish_reason", reason=reason)
    choices = [event["choices"][0] for event in (seen.events if stream else [seen.json])]
    assert [choice["finish_reason"] for choice in choices][-1] == reason
    assert all(choice["finish_reason"] is None for choice in choices[:-1])
    assert seen.text
    assert entries("answered")[0]["delivered"] == ["finish_reason"]


@pytest.mark.parametrize(
    ("protocol", "surface", "path", "content", "mark"),
    [
        (
            "anthropic",
            "anthropic_messages",
            "/v1/messages",
            {"messages": QUESTION, "max_tokens": 9},
            b'"stop_reason":"odd"',
        ),
        ("ollama", "ollama_chat", "/api/chat", {"messages": QUESTION}, b'"done_reason":"odd"'),
    ],
)
def test_other_apis_have_other_fields(
    spoil: Spoil, protocol: str, surface: str, path: str, content: dict[str, Any], mark: bytes
) -> None:
    wanted = request(path, {"model": "any", "stream": True, **content})
    table = {"protocol": protocol, "surfaces": [surface], "reason": "odd"}
    assert mark in spoil(wanted, fault="finish_reason", **table).body

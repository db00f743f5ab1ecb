from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil

MESSAGES = {
    "model": "claude-sonnet-4",
    "stream": True,
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "How?"}],
}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}


def test_azures_first_chunk_has_no_choices(spoil: Spoil, entries: Entries) -> None:
    first, second, *_ = spoil(chat(), fault="chunk_variants").events
    assert (first["choices"], first["id"], first["object"]) == ([], "", "")
    assert first["prompt_filter_results"][0]["prompt_index"] == 0
    assert second["choices"][0]["delta"]["role"] == "assistant"
    assert entries("answered")[0]["delivered"] == ["chunk_variants"]


def test_azures_filter_speaks_of_a_choice_without_a_delta(spoil: Spoil, entries: Entries) -> None:
    *_, added, last = spoil(chat(), fault="chunk_variants", how="filter_offsets").events
    assert "delta" not in added["choices"][0]
    assert added["choices"][0]["content_filter_offsets"]["start_offset"] == 44
    assert last["choices"][0]["finish_reason"] == "stop"
    assert entries("answered")[0]["delivered"] == ["chunk_variants"]


def test_usage_comes_though_nobody_asked_or_is_null_all_along(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="chunk_variants", how="usage_last")
    assert seen.events[-1]["choices"] == []
    assert seen.events[-1]["usage"]["total_tokens"] == 51
    assert seen.body.endswith(b"data: [DONE]\n\n")
    nulls = spoil(chat(), fault="chunk_variants", how="usage_null").events
    assert {str(event["usage"]) for event in nulls} == {"None"}


def test_other_protocols_are_left_alone(spoil: Spoil, entries: Entries) -> None:
    spoil(request("/v1/messages", MESSAGES), fault="chunk_variants", **ANTHROPIC)
    assert entries("answered")[0]["delivered"] == []

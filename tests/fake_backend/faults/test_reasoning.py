from typing import Any

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import Seen, ask, chat, request
from fake_backend.faults.reasoning import WORDS
from fake_backend.model.reasoning import seal_of
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import with_tools

QUESTION = {"role": "user", "content": "How do I sort a list?"}
MESSAGES = {"model": "claude-sonnet-4", "max_tokens": 99, "messages": [QUESTION]}
ANTHROPIC = {"protocol": "anthropic", "surfaces": ["anthropic_messages"]}
RESPONSES = {"model": "gpt-5-mini", "input": [QUESTION]}
THOUGHT = "The question"  # three tokens


def deltas(seen: Seen) -> list[dict[str, Any]]:
    found = [event["choices"][0]["delta"] for event in seen.events]
    return [delta for delta in found if delta and "role" not in delta]


@pytest.mark.parametrize(
    ("settings", "field"),
    [({}, "reasoning_content"), ({"field": "reasoning"}, "reasoning")],
)
def test_the_reasoning_comes_first_then_the_answer(
    spoil: Spoil, entries: Entries, settings: dict[str, Any], field: str
) -> None:
    healthy = spoil(chat(), fault="reasoning", surfaces=["chat"]).text
    seen = spoil(chat(), fault="reasoning", tokens=3, **settings)
    assert [set(delta) for delta in deltas(seen)[:4]] == [{field}] * 3 + [{"content"}]
    assert "".join(delta.get(field, "") for delta in deltas(seen)) == THOUGHT
    assert seen.text == healthy
    assert entries("answered")[-1]["delivered"] == ["reasoning"]


def test_nothing_but_reasoning_comes(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="reasoning", then="nothing", tokens=5)
    assert [set(delta) for delta in deltas(seen)] == [{"reasoning_content"}] * 5
    assert seen.events[-1]["choices"][0]["finish_reason"] == "stop"
    assert seen.body.endswith(b"[DONE]\n\n")


@pytest.mark.parametrize("tools", [True, False])
def test_a_tool_call_follows_if_there_are_tools(spoil: Spoil, tools: bool) -> None:
    wanted = with_tools() if tools else chat(stream=False)
    (choice,) = spoil(wanted, fault="reasoning", then="tool_call", tokens=3).json["choices"]
    assert choice["message"]["reasoning_content"] == THOUGHT
    assert choice["finish_reason"] == ("tool_calls" if tools else "stop")
    ids = [call["id"] for call in choice["message"].get("tool_calls", [])]
    assert [name.startswith("call-reasoned-") for name in ids] == [True] * tools


@pytest.mark.parametrize(("value", "sent"), [("null", None), ("number", 42), ("list", [WORDS])])
def test_another_type_stands_in_the_field(spoil: Spoil, value: str, sent: object) -> None:
    seen = spoil(chat(), fault="reasoning", value=value, tokens=2)
    assert [delta["reasoning_content"] for delta in deltas(seen)[:2]] == [sent] * 2


def test_one_delta_has_a_megabyte(spoil: Spoil) -> None:
    first, second, *_ = deltas(spoil(chat(), fault="reasoning", value="megabyte"))
    assert len(first["reasoning_content"]) == 1_000_000
    assert set(second) == {"content"}


@pytest.mark.parametrize(
    ("beside", "fields"),
    [
        ("null_content", {"content": None}),
        ("empty_content", {"content": ""}),
        ("empty_tool_calls", {"tool_calls": []}),
    ],
)
def test_another_field_stands_beside_it(
    spoil: Spoil, beside: str, fields: dict[str, object]
) -> None:
    seen = spoil(chat(), fault="reasoning", beside=beside, tokens=1)
    assert deltas(seen)[0] == {"reasoning_content": "The", **fields}


@pytest.mark.parametrize(("seal", "different"), [("stable", 1), ("changing", 3)])
@pytest.mark.parametrize(
    ("field", "name"), [("reasoning_text", "reasoning_opaque"), ("cot_summary", "cot_id")]
)
def test_what_must_be_sent_back_may_change(
    spoil: Spoil, field: str, name: str, seal: str, different: int
) -> None:
    seen = spoil(chat(), fault="reasoning", field=field, seal=seal, tokens=3, then="nothing")
    seals = [delta[name] for delta in deltas(seen)]
    assert (len(set(seals)), seals[-1]) == (different, seal_of(THOUGHT))


@pytest.mark.parametrize("then", ["answer", "nothing"])
def test_anthropics_reasoning_is_a_block(spoil: Spoil, then: str) -> None:
    table = {"fault": "reasoning", "tokens": 3, "then": then, **ANTHROPIC}
    blocks = [{"type": "thinking", "thinking": THOUGHT, "signature": seal_of(THOUGHT)}]
    whole = spoil(request("/v1/messages", MESSAGES), **table).json["content"]
    assert whole[:1] == blocks
    assert [block["type"] for block in whole[1:]] == (["text"] if then == "answer" else [])
    events = spoil(request("/v1/messages", {**MESSAGES, "stream": True}), **table).events
    kinds = [event["delta"]["type"] for event in events if event["type"] == "content_block_delta"]
    assert kinds[:4] == ["thinking_delta"] * 3 + ["signature_delta"]
    assert set(kinds[4:]) == ({"text_delta"} if then == "answer" else set())
    started = [event["index"] for event in events if event["type"] == "content_block_start"]
    stopped = [event["index"] for event in events if event["type"] == "content_block_stop"]
    assert started == stopped == list(range(len(whole)))


@pytest.mark.parametrize("then", ["answer", "nothing"])
def test_the_responses_api_has_an_item_for_it(spoil: Spoil, then: str) -> None:
    wanted = request("/v1/responses", {**RESPONSES, "stream": True})
    table = {"surfaces": ["openai_responses"], "tokens": 3, "then": then, "seal": "changing"}
    events = spoil(wanted, fault="reasoning", **table).events
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    by_kind: dict[str, list[Any]] = {}
    for event in events:
        by_kind.setdefault(event["type"], []).append(event)
    thought = by_kind["response.reasoning_summary_text.delta"]
    assert "".join(event["delta"] for event in thought) == THOUGHT
    output = events[-1]["response"]["output"]
    assert [item["type"] for item in output] == ["reasoning", *["message"] * (then == "answer")]
    assert [event["item"] for event in by_kind["response.output_item.done"]] == output
    assert output[0]["id"].startswith("rs_")
    begun = by_kind["response.output_item.added"][0]["item"]
    assert begun["encrypted_content"] != output[0]["encrypted_content"] == seal_of(THOUGHT)
    assert {event["output_index"] for event in by_kind.get("response.output_text.delta", [])} <= {1}


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("path", "surface", "content"),
    [
        ("/api/chat", "ollama_chat", {"messages": [QUESTION]}),
        ("/api/generate", "ollama_generate", {"prompt": "How?"}),
    ],
)
def test_ollama_thinks_too(
    spoil: Spoil, path: str, surface: str, content: dict[str, Any], stream: bool
) -> None:
    wanted = request(path, {"model": "any", "stream": stream, **content})
    table = {"protocol": "ollama", "surfaces": [surface], "tokens": 3}
    first = spoil(wanted, fault="reasoning", **table).body.split(b"\n")[0]
    assert b'"thinking":"%s"' % (b"The" if stream else THOUGHT.encode()) in first


def test_the_answer_follows_after_a_pause(backend: Backend, entries: Entries) -> None:
    table = {"fault": "reasoning", "surfaces": ["openai_chat"], "pause_s": 0.2}
    backend.control("PUT", "plan", {"faults": [table]})
    assert ask(backend.urls["openai"], chat()).text
    assert entries("answered")[0]["planned_s"] == 0.2


def test_code_needs_no_reasoning(spoil: Spoil, entries: Entries) -> None:
    wanted = request("/v1/completions", {"prompt": "total = ", "stream": True})
    spoil(wanted, fault="reasoning", surfaces=["openai_completions"])
    assert entries("answered")[0]["delivered"] == []

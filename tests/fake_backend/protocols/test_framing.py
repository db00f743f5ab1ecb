"""Faults in streams of lines, and in events whose last one has the stop reason, byte by byte."""

import json
from typing import Any

import pytest

from bench.testing.sockets import Seen, request
from tests.fake_backend.conftest import Entries, Spoil

OLLAMA = {"protocol": "ollama", "surfaces": ["ollama_generate"]}
LLAMA = {"protocol": "llama_cpp", "surfaces": ["llama_cpp_completion"]}


def generate(**more: Any) -> bytes:
    content = {"model": "codellama:code", "prompt": "total = ", "raw": True, **more}
    return request("/api/generate", content)


def completion() -> bytes:
    return request("/completion", {"prompt": "total = ", "stream": True})


def lines(seen: Seen) -> list[dict[str, Any]]:
    return [json.loads(line) for line in seen.body.split(b"\n") if line]


def test_a_comment_between_lines_is_a_blank_one(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(generate(), fault="comments", before_each=2, text="{ping}", **OLLAMA)
    rows = seen.body.split(b"\n")[:-1]
    assert set(rows[::3]) == set(rows[1::3]) == {b""}
    assert json.loads(rows[-1])["done"] is True
    assert entries("answered")[0]["delivered"] == ["comments"]


def test_a_dripping_line_keeps_alive_with_blank_ones(spoil: Spoil) -> None:
    seen = spoil(generate(), fault="drip", gap_s=0.005, heartbeat_s=0.001, **OLLAMA)
    assert b"\n\n\n" in seen.body
    assert b":" not in {row[:1] for row in seen.body.split(b"\n")}
    assert lines(seen)[-1]["done_reason"] == "stop"


@pytest.mark.parametrize(("how", "end"), [("crlf", b"}\r\n"), ("cr", b"}\r")])
def test_lines_end_as_asked(spoil: Spoil, how: str, end: bytes) -> None:
    seen = spoil(generate(), fault="crlf", how=how, **OLLAMA)
    assert seen.body.endswith(end)
    assert seen.body.count(end) > 2


def test_a_whole_line_is_missing_doubled_glued_or_broken(spoil: Spoil) -> None:
    healthy = lines(spoil(generate(), fault="crlf", fire={"skip": 9}, **OLLAMA))
    assert lines(spoil(generate(), fault="no_done", **OLLAMA)) == healthy[:-1]
    doubled = lines(spoil(generate(), fault="duplicated_events", **OLLAMA))
    assert doubled[::2] == doubled[1::2] == healthy
    glued = spoil(generate(), fault="glued_events", after_events=1, **OLLAMA).body.split(b"\n")
    assert glued[1].count(b'{"model"') == 2
    cut = spoil(generate(), fault="malformed_event", after_events=1, **OLLAMA).body.split(b"\n")
    assert [_reads(row) for row in cut[:3]] == [True, False, True]


def _reads(row: bytes) -> bool:
    try:
        json.loads(row)
    except ValueError:
        return False
    return True


def test_an_error_is_a_line_and_a_lost_chunk_no_event(spoil: Spoil) -> None:
    *_, last = lines(spoil(generate(), fault="error_event", problem="overloaded", **OLLAMA))
    assert list(last) == ["error"]
    torn = spoil(generate(), fault="error_event", mid_event=True, **OLLAMA).body
    assert torn.endswith(b'{"error":"llama runner process has terminated: exit status 2"}\n')
    assert spoil(generate(), fault="fin_mid_chunk", **OLLAMA).raw.endswith(b"\r\n400\r\n{")


@pytest.mark.parametrize("how", ["missing", "null"])
def test_the_reason_is_unsaid_in_the_last_event(spoil: Spoil, how: str) -> None:
    last = lines(spoil(generate(), fault="no_finish_reason", how=how, **OLLAMA))[-1]
    assert last["done"] is True
    assert last.get("done_reason", "none") == ("none" if how == "missing" else None)
    event = spoil(completion(), fault="no_finish_reason", how=how, **LLAMA).events[-1]
    assert event["stop"] is True
    assert event.get("stop_type", "none") == ("none" if how == "missing" else None)


def test_the_last_event_of_llama_cpp_is_its_end(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(completion(), fault="no_done", **LLAMA)
    assert {event["stop"] for event in seen.events} == {False}
    assert b"[DONE]" not in seen.body
    failed = spoil(completion(), fault="error_event", problem="unavailable", **LLAMA)
    error = {"code": 503, "message": "Loading model", "type": "unavailable_error"}
    assert failed.events[-1] == {"error": error}
    assert entries("answered")[0]["delivered"] == ["no_done"]


@pytest.mark.parametrize(
    ("how", "count"), [("zero", 0), ("null", None), ("strings", "4"), ("absent", "gone")]
)
def test_counts_are_spoiled_where_there_is_no_usage(spoil: Spoil, how: str, count: Any) -> None:
    whole = spoil(generate(stream=False), fault="usage_variants", how=how, **OLLAMA).json
    streamed = spoil(completion(), fault="usage_variants", how=how, **LLAMA).events[-1]
    for reported in (whole.get("eval_count", "gone"), streamed.get("tokens_predicted", "gone")):
        assert reported == count or (how == "strings" and reported.isdecimal())
    assert whole["response"]
    assert streamed["stop"] is True


def test_a_whole_answer_can_be_oversized(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(generate(stream=False), fault="oversized_answer", mb=0.01, **OLLAMA)
    assert len(seen.json["response"]) > 10_000
    assert entries("answered")[0]["delivered"] == ["oversized_answer"]


def test_a_bomb_and_tiny_lines_stay_readable(spoil: Spoil) -> None:
    chat = {"model": "llama3.1:8b", "messages": [{"role": "user", "content": "How?"}]}
    table = {"protocol": "ollama", "surfaces": ["ollama_chat"]}
    wanted = request("/api/chat", chat)
    healthy = lines(spoil(wanted, fault="tiny_events", fire={"skip": 9}, **table))
    tiny = lines(spoil(wanted, fault="tiny_events", **table))
    texts = ["".join(row["message"]["content"] for row in rows) for rows in (healthy, tiny)]
    assert texts[0] == texts[1]
    assert len(tiny) > 3 * len(healthy)


def test_a_tool_call_is_not_mistaken_for_text(spoil: Spoil) -> None:
    function = {"name": "look_up", "parameters": {"type": "object", "properties": {}}}
    chat = {
        "model": "llama3.1:8b",
        "messages": [{"role": "user", "content": "Use look_up."}],
        "tools": [{"type": "function", "function": function}],
    }
    table = {"protocol": "ollama", "surfaces": ["ollama_chat"]}
    for fault in ("utf8_split", "invalid_utf8", "tiny_events"):
        used = lines(spoil(request("/api/chat", chat), fault=fault, **table))[0]
        assert used["message"]["tool_calls"][0]["function"]["name"] == "look_up"
    broken = spoil(request("/api/chat", chat), fault="broken_tool_arguments", **table)
    assert lines(broken)[0]["message"]["tool_calls"][0]["function"]["arguments"] == '{"'

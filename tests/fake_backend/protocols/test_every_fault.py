"""Every fault that can hit a streamed answer reaches the stream of every protocol."""

from dataclasses import dataclass
from typing import Any

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import Seen, ask, connect, read, request
from fake_backend.all_faults import known_faults
from tests.fake_backend.conftest import Entries

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOL = {"type": "function", "function": {"name": "look_up", "parameters": SCHEMA}}
TURNS = [
    {"role": "user", "content": "How?"},
    {"role": "assistant", "content": "So."},
    {"role": "user", "content": "How do I sort a list?"},
]
CHAT = {"messages": TURNS, "tools": [TOOL], "stream_options": {"include_usage": True}}
MESSAGES = {
    "messages": TURNS,
    "tools": [{"name": "look_up", "input_schema": SCHEMA}],
    "max_tokens": 99,
}
FLAT_TOOL = {"type": "function", "name": "look_up", "parameters": SCHEMA}
RESPONSES = {"input": TURNS, "tools": [FLAT_TOOL]}
CODE = {"prompt": "def f(orders):\n    total = "}
AROUND = {"input_prefix": "def f(orders):\n    total = ", "input_suffix": "\n"}


@dataclass(frozen=True)
class Streamed:
    """The request for one protocol's streamed answer, and the field with its text."""

    protocol: str
    surface: str
    path: str
    content: dict[str, Any]
    field: str

    @property
    def request(self) -> bytes:
        content = {"model": "any", "stream": True, **self.content}
        return request(self.path, content, headers={"authorization": "Bearer bench"})


STREAMS = (
    Streamed("openai", "openai_chat", "/v1/chat/completions", CHAT, "choices"),
    Streamed("openai", "openai_responses", "/v1/responses", RESPONSES, "delta"),
    Streamed("openai", "openai_completions", "/v1/completions", CODE, "choices"),
    Streamed("anthropic", "anthropic_messages", "/v1/messages", MESSAGES, "delta"),
    Streamed("ollama", "ollama_generate", "/api/generate", {**CODE, "raw": True}, "response"),
    Streamed("ollama", "ollama_chat", "/api/chat", CHAT, "message"),
    Streamed("llama_cpp", "llama_cpp_completion", "/completion", CODE, "content"),
    Streamed("llama_cpp", "llama_cpp_infill", "/infill", AROUND, "content"),
    Streamed("llama_cpp", "llama_cpp_chat", "/v1/chat/completions", CHAT, "choices"),
    Streamed("tabby", "tabby_chat", "/v1/chat/completions", CHAT, "choices"),
)
CODE_SURFACES = {
    "openai_completions",
    "ollama_generate",
    "llama_cpp_completion",
    "llama_cpp_infill",
}
OWN_SHAPE = {
    "openai_responses",
    "anthropic_messages",
    "ollama_generate",
    "ollama_chat",
    "llama_cpp_completion",
    "llama_cpp_infill",
}
LINES = {"ollama_generate", "ollama_chat"}
EVERYWHERE = {stream.surface for stream in STREAMS}
DOES_NOT_APPLY = {  # each is said in the fault's own text
    **dict.fromkeys(
        ("broken_tool_arguments", "giant_tool_call", "history_poisoned", "tool_call", "tool_loop"),
        CODE_SURFACES,
    ),
    "reasoning": CODE_SURFACES,
    "unknown_tool": CODE_SURFACES,
    "repeated_context": EVERYWHERE - CODE_SURFACES,
    "chunk_variants": OWN_SHAPE,
    "finish_reason": {"openai_responses"},
    "no_finish_reason": {"openai_responses"},
    "out_of_index": LINES,
    "usage_variants": {"openai_completions"},
    "idle_connection_dies": EVERYWHERE,  # the connections of this test are not used again
    "length_mismatch": EVERYWHERE,
    "model_changed": EVERYWHERE,
    "model_list": EVERYWHERE,
    "model_selected": EVERYWHERE,
    "websocket_closed": EVERYWHERE,
    "websocket_dead": EVERYWHERE,
    "websocket_frames": EVERYWHERE,
    "websocket_huge_message": EVERYWHERE,
}
SETTINGS: dict[str, dict[str, Any]] = {
    "broken_frame": {"how": "after_end"},
    "burst": {"gap_s": 0.001},
    "drip": {"gap_s": 0.002, "heartbeat_s": 0.001},
    "giant_tool_call": {"kb": 1},
    "gzip_body": {"how": "bomb", "mb": 1},
    "history_poisoned": {"turns": 0},
    "latency": {"first_token": {"fixed_s": 0.001}, "per_token": {"fixed_s": 0.001}},
    "model_changed": {"version": "new"},
    "mojibake": {"share": 1},
    "over_filtering": {"share": 1, "placeholder": "*"},
    "oversized_answer": {"mb": 0.01},
    "parameter_drift": {"parameter": "model"},
    "runaway_repetition": {"times": 2},
    "slow_headers": {"line_pause_s": 0.001},
    "tool_call": {"name": "look_up"},
    "token_bucket": {"requests_per_min": 1},
    "truncated": {"after_events": 2},
    "utf8_split": {"gap_s": 0.0},
}
NEVER_END = {"hang", "stall", "stall_after_end"}
FAULTS = [name for name, fault in known_faults().items() if fault.kind != "wire"]
OF_HTTP2 = {name for name in FAULTS if known_faults()[name].http == ("2",)}


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.surface)
def test_every_fault_reaches_the_stream(
    backend: Backend, entries: Entries, stream: Streamed
) -> None:
    """The faults one after the other; then the journal is read once."""
    for fault in FAULTS:
        switch_on(backend, fault, stream)
        seen = ask_under(backend, fault, stream)
        if stream.surface in LINES:
            assert b"data:" not in seen.raw, fault
            assert b"event-stream" not in seen.raw, fault
    delivered = {entry["planned"][0]: entry["delivered"] for entry in entries("answered")}
    assert delivered == {
        fault: []
        if fault in OF_HTTP2 or stream.surface in DOES_NOT_APPLY.get(fault, ())
        else [fault]
        for fault in FAULTS
    }
    assert entries("broken") == []


def switch_on(backend: Backend, fault: str, stream: Streamed) -> None:
    table = {"fault": fault, "surfaces": [stream.surface], **SETTINGS.get(fault, {})}
    if fault == "missing_fields":
        table["field"] = stream.field
    backend.control("PUT", "plan", {"faults": [table]})
    if fault == "token_bucket":
        assert ask(backend.urls[stream.protocol], stream.request).status == 200


def ask_under(backend: Backend, fault: str, stream: Streamed) -> Seen:
    """The bytes until the end, until silence, or until the first repetition of an endless text."""
    deadline_s = 0.1 if fault in NEVER_END else 5
    with connect(backend.urls[stream.protocol], deadline_s) as connection:
        connection.sendall(stream.request)
        return read(connection, until=b"again " if fault == "endless_stream" else None)


@pytest.mark.parametrize("how", ["json_detail", "plain_text", "sse_error"])
@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.surface)
def test_a_limit_inside_a_success_is_framed_as_the_stream_is(
    backend: Backend, stream: Streamed, how: str
) -> None:
    table = {"fault": "rate_limit_in_200", "surfaces": [stream.surface], "how": how}
    backend.control("PUT", "plan", {"faults": [table]})
    seen = ask(backend.urls[stream.protocol], stream.request)
    assert seen.status == 200
    if how == "sse_error":
        own = stream.surface in LINES
        assert seen.header("content-type") == (
            "application/x-ndjson" if own else "text/event-stream"
        )
        assert seen.body.startswith(b'{"error":"') if own else b"data: {" in seen.body


def test_an_outage_of_a_plain_port_leaves_the_gateway_open(backend: Backend) -> None:
    table = {"fault": "connection_refused", "surfaces": ["ollama_chat"]}
    backend.control("PUT", "plan", {"faults": [table]})
    with pytest.raises(ConnectionRefusedError):
        ask(backend.urls["ollama"], _request("ollama_chat"))
    assert ask(backend.proxy_url, request("/", method="GET")).status >= 400
    assert ask(backend.urls["llama_cpp"], _request("llama_cpp_completion")).status == 200


def _request(surface: str) -> bytes:
    return next(stream.request for stream in STREAMS if stream.surface == surface)

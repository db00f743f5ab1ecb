"""JSON of any shape, to every route: an answer or a refusal, and never an error of the backend."""

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fake_backend.protocols import ROUTES
from fake_backend.route import Route
from tests.fake_backend.under_fire.wire import hear, request_to

READ = (  # every name that a route reads
    "model name messages role content text tools function parameters required properties type"
    " items enum tool_choice input inputs prompt suffix stream stream_options include_usage extra"
    " language n n_cmpl n_predict response_fields segments prefix clipboard debug_options system"
    " raw_prompt raw keep_alive input_prefix input_suffix input_extra filename tokens with_pieces"
    " dimensions encoding_format embedding_model instructions output input_schema options"
)
VALUES = (
    None,
    True,
    False,
    0,
    -1,
    64,
    2**53,
    0.5,
    "",
    "user",
    "tool",
    "x",
    "function",
    "auto",
    "base64",
)
NAMES = st.sampled_from(READ.split())
JSON = st.recursive(
    st.sampled_from(VALUES) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
MESSAGES = st.lists(st.dictionaries(NAMES, JSON, max_size=3) | JSON, max_size=3)
TOOLS = st.lists(
    st.fixed_dictionaries(
        {"function": st.fixed_dictionaries({"name": st.just("x"), "parameters": JSON}) | JSON},
        optional={"type": st.just("function") | JSON, "input_schema": JSON},
    ),
    max_size=2,
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "model": st.just("gpt-4.1") | JSON,
        "messages": MESSAGES,
        "input": MESSAGES | st.just("use x"),
        "prompt": st.just("use x") | JSON,
        "tools": TOOLS,
        "tool_choice": st.just("required") | JSON,
        "stream": st.booleans(),
        "stream_options": JSON,
        **dict.fromkeys(("suffix", "extra", "segments", "inputs", "tokens", "content"), JSON),
        **dict.fromkeys(("n_cmpl", "response_fields", "dimensions", "input_extra"), JSON),
        "input_prefix": JSON,
        "input_suffix": JSON,
    },
)
POSTED = [route for route in ROUTES if route.method == "POST"]
EMBEDDINGS = next(route for route in POSTED if route.path == "/v1/embeddings")
CHAT = next(route for route in POSTED if route.path == "/v1/chat/completions")


def nested(levels: int) -> bytes:
    """A schema, or a list, in itself."""
    return b'{"type":"array","items":[' * levels + b"0" + b"]}" * levels


def doubled(levels: int) -> Any:
    """A schema in which each level requires its one property twice."""
    schema: Any = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}, "required": ["a", "a"]}
    return schema


def with_schema(schema: Any) -> Any:
    tool = {"type": "function", "function": {"name": "x", "parameters": schema}}
    question = {"role": "user", "content": "x"}
    return {"messages": [question], "tools": [tool], "tool_choice": "required"}


@given(st.sampled_from(POSTED), BODIES | JSON)
@example(CHAT, with_schema(5))
@example(CHAT, {"stream": True, "stream_options": 5})
@example(EMBEDDINGS, {"dimensions": True, "encoding_format": "base64"})
def test_json_of_any_shape_is_answered_or_refused(route: Route, body: Any) -> None:
    heard = hear([request_to(route, body)], route.host)
    assert heard.problems == []
    assert len(heard.statuses) == 1
    assert heard.statuses[0] < 500


@pytest.mark.parametrize("route", POSTED, ids=lambda route: f"{route.host}{route.path}")
def test_bytes_that_are_no_json_are_answered_or_refused(route: Route) -> None:
    for body in (b"", b"\xff\xfe", b"nan", b'"\\ud800"', b"[" * 2000, b'{"model":' * 500):
        heard = hear([request_to(route, body)], route.host)
        assert (heard.problems, len(heard.statuses)) == ([], 1)
        assert heard.statuses[0] < 500


@pytest.mark.parametrize(
    "body",
    [
        b'{"messages":%b}' % nested(100),
        b'{"messages":%b}' % nested(500),
        b'{"model":%b}' % nested(100),
        b'{"messages":[{"role":"user"}],"tool_choice":"required",'
        b'"tools":[{"function":{"name":"x","parameters":%b}}]}' % nested(100),
        json.dumps(with_schema(doubled(60))).encode(),
        json.dumps(
            {**with_schema({}), "tools": [{"function": {"name": "x" * 1000}}] * 5000}
        ).encode(),
        json.dumps({"messages": [{"role": "user"}] * 100_000}).encode(),
    ],
)
def test_deep_and_repeated_json_takes_no_time(body: bytes) -> None:
    began = process_time()
    heard = hear([request_to(CHAT, body)], CHAT.host)
    assert heard.problems == []
    assert heard.statuses[0] < 500
    assert process_time() - began < 5  # what doubles with each level takes longer

"""OpenAI's own client against the backend."""

import json
import math

import pytest
from openai import NotFoundError, OpenAI
from openai.types.chat import (
    ChatCompletionMessageFunctionToolCallParam,
    ChatCompletionMessageParam,
    ChatCompletionToolParam,
)
from openai.types.responses import FunctionToolParam, ResponseInputParam
from openai.types.responses import ResponseFunctionCallArgumentsDeltaEvent as ArgumentsDelta

from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import Entries

QUESTION = "How do I sort a list?"
TOOL_QUESTION = "Use look_up for the weather."
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
CHAT_TOOL: ChatCompletionToolParam = {
    "type": "function",
    "function": {"name": "look_up", "parameters": SCHEMA, "strict": True},
}
RESPONSE_TOOL: FunctionToolParam = {
    "type": "function",
    "name": "look_up",
    "parameters": SCHEMA,
    "strict": True,
}


def test_models(openai: OpenAI) -> None:
    listed = [model.id for model in openai.models.list()]
    assert {"gpt-4.1", "gpt-5-mini", "text-embedding-3-small"} <= set(listed)
    assert openai.models.retrieve("gpt-4.1").id == "gpt-4.1"
    with pytest.raises(NotFoundError) as refused:
        openai.models.retrieve("gpt-0")
    assert (refused.value.code, refused.value.type) == ("model_not_found", "invalid_request_error")


def test_chat_streamed_and_whole(openai: OpenAI, entries: Entries) -> None:
    asked: list[ChatCompletionMessageParam] = [{"role": "user", "content": QUESTION}]
    whole = openai.chat.completions.create(model="gpt-4.1", messages=asked)
    stream = openai.chat.completions.create(
        model="gpt-4.1", messages=asked, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert text.endswith(ENDING)
    assert chunks[-1].usage is not None
    assert whole.usage is not None
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens > 0
    assert [entry["surface"] for entry in entries("asked")] == ["openai_chat"] * 2


def test_chat_with_a_tool_and_the_turn_after_its_result(openai: OpenAI) -> None:
    asked: list[ChatCompletionMessageParam] = [{"role": "user", "content": TOOL_QUESTION}]
    with openai.chat.completions.stream(
        model="gpt-4.1", messages=asked, tools=[CHAT_TOOL]
    ) as stream:
        (choice,) = stream.get_final_completion().choices
    assert choice.finish_reason == "tool_calls"
    (call,) = choice.message.tool_calls or []
    assert call.function.name == "look_up"
    assert set(json.loads(call.function.arguments)) == {"city", "days"}
    made: ChatCompletionMessageFunctionToolCallParam = {
        "id": call.id,
        "type": "function",
        "function": {"name": call.function.name, "arguments": call.function.arguments},
    }
    asked.append({"role": "assistant", "tool_calls": [made]})
    asked.append({"role": "tool", "tool_call_id": call.id, "content": "Sunny."})
    after = openai.chat.completions.create(model="gpt-4.1", messages=asked, tools=[CHAT_TOOL])
    assert after.choices[0].finish_reason == "stop"
    assert (after.choices[0].message.content or "").endswith(ENDING)


def test_legacy_completions(openai: OpenAI, entries: Entries) -> None:
    whole = openai.completions.create(model="gpt-4.1", prompt="total = ")
    stream = openai.completions.create(model="gpt-4.1", prompt="total = ", stream=True)
    assert "".join(chunk.choices[0].text for chunk in stream) == whole.choices[0].text
    assert whole.choices[0].text.endswith(")")
    assert [entry["surface"] for entry in entries("asked")] == ["openai_completions"] * 2


def test_responses_streamed_and_whole(openai: OpenAI, entries: Entries) -> None:
    whole = openai.responses.create(model="gpt-5-mini", input=QUESTION, instructions="Be brief.")
    with openai.responses.stream(model="gpt-5-mini", input=QUESTION) as stream:
        kinds = [event.type for event in stream]
        streamed = stream.get_final_response()
    assert streamed.output_text == whole.output_text
    assert whole.output_text.endswith(ENDING)
    assert (whole.status, streamed.status) == ("completed", "completed")
    assert whole.usage is not None
    assert streamed.usage is not None
    assert whole.usage.output_tokens == streamed.usage.output_tokens > 0
    assert list(dict.fromkeys(kinds)) == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [entry["surface"] for entry in entries("asked")] == ["openai_responses"] * 2


def test_responses_with_a_tool_and_the_turn_after_its_result(openai: OpenAI) -> None:
    asked: ResponseInputParam = [{"role": "user", "content": TOOL_QUESTION}]
    with openai.responses.stream(model="gpt-5-mini", input=asked, tools=[RESPONSE_TOOL]) as stream:
        deltas = [event.delta for event in stream if isinstance(event, ArgumentsDelta)]
        (streamed,) = stream.get_final_response().output
    (call,) = openai.responses.create(model="gpt-5-mini", input=asked, tools=[RESPONSE_TOOL]).output
    assert call.type == streamed.type == "function_call"
    assert (call.name, call.arguments) == (streamed.name, streamed.arguments)
    assert "".join(deltas) == call.arguments
    assert set(json.loads(call.arguments)) == {"city", "days"}
    after = openai.responses.create(
        model="gpt-5-mini",
        input=[
            *asked,
            {
                "type": "function_call",
                "call_id": call.call_id,
                "name": call.name,
                "arguments": call.arguments,
            },
            {"type": "function_call_output", "call_id": call.call_id, "output": "Sunny."},
        ],
        tools=[RESPONSE_TOOL],
    )
    assert after.output_text.endswith(ENDING)


def test_embeddings(openai: OpenAI, entries: Entries) -> None:
    small, large = "text-embedding-3-small", "text-embedding-3-large"
    packed = openai.embeddings.create(model=small, input=["a", "b"])
    plain = openai.embeddings.create(model=small, input="a", encoding_format="float")
    short = openai.embeddings.create(model=large, input=[[1, 2], [3]], dimensions=8)
    a, b = (embedding.embedding for embedding in packed.data)
    assert plain.data[0].embedding == pytest.approx(a)
    assert a != b
    assert (len(a), len(short.data), len(short.data[1].embedding)) == (1536, 2, 8)
    assert all(math.hypot(*vector) == pytest.approx(1) for vector in (a, b))
    assert [entry["surface"] for entry in entries("asked")] == ["openai_embeddings"] * 3

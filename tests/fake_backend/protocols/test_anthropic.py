"""Anthropic's own client against the backend."""

import pytest
from anthropic import Anthropic, NotFoundError
from anthropic.types import MessageParam, TextBlock, ToolParam, ToolUseBlock

from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import Entries

MODEL = "claude-sonnet-4.5"
ASKED: list[MessageParam] = [{"role": "user", "content": "How do I sort a list?"}]
TOOL_ASKED: list[MessageParam] = [{"role": "user", "content": "Use look_up for the weather."}]
TOOL: ToolParam = {
    "name": "look_up",
    "description": "The weather.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city", "days"],
    },
}


def test_models(anthropic: Anthropic) -> None:
    assert [model.id for model in anthropic.models.list()] == [MODEL]
    model = anthropic.models.retrieve(MODEL)
    assert (model.display_name, model.created_at.year) == ("Claude Sonnet 4.5", 2026)
    with pytest.raises(NotFoundError) as refused:
        anthropic.models.retrieve("claude-0")
    assert refused.value.type == "not_found_error"
    assert refused.value.response.headers.get_list("request-id") == [refused.value.request_id]
    assert str(refused.value.request_id).startswith("bench-anthropic_models/")


def test_messages_streamed_and_whole(anthropic: Anthropic, entries: Entries) -> None:
    whole = anthropic.messages.create(model=MODEL, max_tokens=1000, messages=ASKED)
    with anthropic.messages.stream(model=MODEL, max_tokens=1000, messages=ASKED) as stream:
        text = "".join(stream.text_stream)
        streamed = stream.get_final_message()
    (block,) = whole.content
    assert isinstance(block, TextBlock)
    assert text == block.text
    assert text.endswith(ENDING)
    assert whole.stop_reason == streamed.stop_reason == "end_turn"
    assert whole.usage.output_tokens == streamed.usage.output_tokens > 0
    assert [entry["surface"] for entry in entries("asked")] == ["anthropic_messages"] * 2


def test_the_events_come_in_the_order_of_the_api(anthropic: Anthropic) -> None:
    stream = anthropic.messages.create(model=MODEL, max_tokens=9, messages=ASKED, stream=True)
    assert list(dict.fromkeys(event.type for event in stream)) == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


def test_messages_with_a_tool_and_the_turn_after_its_result(anthropic: Anthropic) -> None:
    with anthropic.messages.stream(
        model=MODEL, max_tokens=1000, messages=TOOL_ASKED, tools=[TOOL], system="Be brief."
    ) as stream:
        streamed = stream.get_final_message()
    whole = anthropic.messages.create(
        model=MODEL, max_tokens=1000, messages=TOOL_ASKED, tools=[TOOL], system="Be brief."
    )
    assert whole.stop_reason == streamed.stop_reason == "tool_use"
    (call,) = whole.content
    assert isinstance(call, ToolUseBlock)
    assert set(call.input) == {"city", "days"}
    assert [block.to_dict() for block in streamed.content] == [call.to_dict()]
    result: MessageParam = {
        "role": "user",
        "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "Sunny."}],
    }
    after = anthropic.messages.create(
        model=MODEL, max_tokens=1000, messages=[*TOOL_ASKED, whole.to_param(), result], tools=[TOOL]
    )
    assert after.stop_reason == "end_turn"
    assert isinstance(after.content[0], TextBlock)
    assert after.content[0].text.endswith(ENDING)


def test_a_tool_that_must_be_used_is_used(anthropic: Anthropic) -> None:
    message = anthropic.messages.create(
        model=MODEL, max_tokens=9, messages=ASKED, tools=[TOOL], tool_choice={"type": "any"}
    )
    assert message.stop_reason == "tool_use"


def test_count_tokens(anthropic: Anthropic, entries: Entries) -> None:
    short = anthropic.messages.count_tokens(model=MODEL, messages=ASKED)
    long = anthropic.messages.count_tokens(model=MODEL, messages=ASKED, system="word " * 100)
    assert 0 < short.input_tokens < long.input_tokens
    assert [entry["surface"] for entry in entries("asked")] == ["anthropic_count_tokens"] * 2

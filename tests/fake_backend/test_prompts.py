"""The same question, asked in three APIs, is the same prompt."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from fake_backend.dialect import Dialect
from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.dialects.messages import Messages
from fake_backend.dialects.responses import Responses
from fake_backend.messages.request import Call
from fake_backend.model.completion import Prompt, Tool

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def parse(dialect: Dialect, **content: Any) -> Prompt:
    return dialect.parse(Call("POST", "host", "/", body=orjson.dumps({"model": "m", **content})))


def chat_prompt(choice: Any) -> Prompt:
    function = {"name": "look_up", "parameters": SCHEMA}
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Weather?"}]},
        {"role": "assistant", "tool_calls": []},
        {"role": "tool", "tool_call_id": "call-1", "content": "sunny"},
    ]
    tools = [{"type": "function", "function": function}]
    return parse(ChatCompletions(), messages=messages, tools=tools, tool_choice=choice)


def response_prompt(choice: Any) -> Prompt:
    items = [
        {"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]},
        {"type": "function_call", "call_id": "call-1", "name": "look_up", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call-1", "output": "sunny"},
    ]
    tools = [
        {"type": "function", "name": "look_up", "parameters": SCHEMA},
        {"type": "web_search"},
    ]
    given = {"input": items, "tools": tools, "tool_choice": choice}
    return parse(Responses(), instructions="Be brief.", **given)


def message_prompt(choice: Any) -> Prompt:
    result = [{"type": "text", "text": "sunny"}]
    back = {"type": "tool_result", "tool_use_id": "call-1", "content": result}
    messages = [
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "call-1", "input": {}}]},
        {"role": "user", "content": [back, {"type": "text", "text": ""}]},
    ]
    tools = [
        {"name": "look_up", "input_schema": SCHEMA},
        {"type": "web_search_20250305", "name": "web_search"},
    ]
    given = {"messages": messages, "tools": tools, "tool_choice": choice}
    return parse(Messages(), system=[{"type": "text", "text": "Be brief."}], **given)


NAMED_CHAT = {"type": "function", "function": {"name": "look_up"}}
NAMED_RESPONSE = {"type": "function", "name": "look_up"}
NAMED_MESSAGE = {"type": "tool", "name": "look_up"}
CHOICES = [
    (chat_prompt, None, "auto"),
    (chat_prompt, "required", "required"),
    (chat_prompt, NAMED_CHAT, "look_up"),
    (response_prompt, None, "auto"),
    (response_prompt, "required", "required"),
    (response_prompt, NAMED_RESPONSE, "look_up"),
    (message_prompt, None, "auto"),
    (message_prompt, {"type": "none"}, "none"),
    (message_prompt, {"type": "any"}, "required"),
    (message_prompt, NAMED_MESSAGE, "look_up"),
]


@pytest.mark.parametrize(("ask", "given", "choice"), CHOICES)
def test_the_same_question_is_heard_in_every_api(
    ask: Callable[[Any], Prompt], given: Any, choice: str
) -> None:
    tools = (Tool("look_up", SCHEMA),)
    text = "\n".join(line for line in ask(given).text.splitlines() if line)
    heard = (ask(given).question, text, ask(given).tools, ask(given).choice, ask(given).results)
    assert heard == ("Weather?", "Be brief.\nWeather?\nsunny", tools, choice, 1)


def test_a_response_may_be_asked_with_a_plain_text_or_results_alone() -> None:
    assert parse(Responses(), input="Weather?").question == "Weather?"
    output = {"type": "function_call_output", "call_id": "call-1", "output": "sunny"}
    assert parse(Responses(), input=[output], previous_response_id="resp_1").results == 1

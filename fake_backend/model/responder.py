"""The responder of the healthy model: prompt in, seeded and plausible completion out."""

import json
import re
from collections.abc import Mapping
from random import Random  # seeded with the question: equal questions, equal arguments
from typing import Any

from fake_backend.model.completion import Completion, Prompt, Tool, ToolCall
from fake_backend.model.context import Context
from fake_backend.model.text import tokens

NAME = re.compile(r"\w(?:[\w.-]*\w)?")  # of a tool


def complete(prompt: Prompt, context: Context) -> Completion:
    """Code that continues the prefix."""
    return Completion(tokens(context.answers.ghost_text(prompt.prefix, prompt.language)))


def converse(prompt: Prompt, context: Context) -> Completion:
    """Prose; or a tool call, if the client offers tools and the question asks for one."""
    tool = _requested_tool(prompt)
    if tool is not None and prompt.results == 0:
        call = tool_call(tool.name, invent(tool.schema, prompt.question), context, prompt)
        return Completion(tool_calls=(call,), finish="tool_calls")
    return Completion(tokens(context.answers.prose(prompt.question)))


def title(prompt: Prompt, context: Context) -> Completion:
    return Completion(tokens(context.answers.title(prompt.question)))


def tool_call(name: str, arguments: Any, context: Context, prompt: Prompt) -> ToolCall:
    key = f"{name}/{prompt.results}/{prompt.question}"
    return ToolCall(context.answers.identifier("call", key), name, json.dumps(arguments))


def invent(schema: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Arguments that fit the required properties of a JSON Schema."""
    random = Random(key)
    properties = schema.get("properties") or {}
    required = dict.fromkeys(schema.get("required") or properties)
    return {name: _value(properties.get(name), random) for name in required}


def _value(schema: Any, random: Random) -> Any:
    """A valid value; a schema may also be true or false."""
    kind = schema if isinstance(schema, Mapping) else {}
    if kind.get("enum"):
        return random.choice(kind["enum"])
    match kind.get("type"):
        case "integer" | "number":
            return random.randint(1, 9)
        case "boolean":
            return True
        case "array":
            return [_value(kind.get("items"), random)]
        case "object":
            return invent(kind, str(random.random()))
        case _:
            return random.choice(("alpha", "beta", "gamma"))


def _requested_tool(prompt: Prompt) -> Tool | None:
    """The tool that the client requires or the question names."""
    if prompt.choice == "none" or not prompt.tools:
        return None
    if prompt.choice in {"required", "any"}:
        return prompt.tools[0]
    if prompt.choice != "auto":
        return prompt.tool(prompt.choice)
    named = set(NAME.findall(prompt.question))
    return next((tool for tool in prompt.tools if tool.name in named), None)

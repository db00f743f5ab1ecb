"""Tool calls of a faulty model, requested or not."""

import json
import re
from random import Random

from fake_backend.model.completion import Completion, Prompt, Tool, ToolCall
from fake_backend.model.responder import invent

WORKSPACE_FOLDER = re.compile(r"^- (/\S+)", re.MULTILINE)  # in a prompt


def call_of(tool: Tool, arguments: str, random: Random) -> ToolCall:
    return ToolCall(f"call-{random.getrandbits(64):016x}", tool.name, arguments)


def calls_of(completion: Completion, prompt: Prompt, random: Random) -> tuple[ToolCall, ...]:
    """The calls of the completion, or a call of the first tool; none if no tool may be used."""
    if completion.tool_calls or prompt.choice == "none" or not prompt.tools:
        return completion.tool_calls
    tool = prompt.tool(prompt.choice) or prompt.tools[0]
    return (call_of(tool, json.dumps(invent(tool.schema, prompt.question)), random),)

"""A tool call of one's own choice."""

import json
from dataclasses import field
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.model.tool_calls import WORKSPACE_FOLDER, call_of
from fake_backend.settings import STRICT

PLACEHOLDER = "{workspace}"
REPORT = "The tool has run."


@dataclass(frozen=True, config=STRICT)
class ToolCall(ContentFault):
    """Call the tool `name` with `input`, `times` times for each question; then end the turn.

    `input` is the object of its arguments. `{workspace}` in a text of it stands for the first
    workspace folder that the prompt lists. If the request does not offer the tool, the answer stays
    healthy: `unknown_tool` calls one that is not offered.

    Evidence: the output of a terminal command froze the chat (microsoft/vscode#306293, #251088).
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    input: dict[str, Any] = field(default_factory=dict)
    times: Annotated[int, Field(ge=1, le=10_000)] = 1

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        tool = prompt.tool(self.name)
        if tool is None or prompt.choice == "none":
            return completion
        if prompt.results >= self.times:
            return Completion(tokens(REPORT))
        folder = WORKSPACE_FOLDER.search(prompt.text)
        arguments = _filled(self.input, folder[1] if folder else "/")
        call = call_of(tool, json.dumps(arguments), context.random)
        return Completion(tool_calls=(call,), finish="tool_calls")


def _filled(content: Any, folder: str) -> Any:
    if isinstance(content, dict):
        return {name: _filled(value, folder) for name, value in content.items()}
    if isinstance(content, list):
        return [_filled(value, folder) for value in content]
    return content.replace(PLACEHOLDER, folder) if isinstance(content, str) else content

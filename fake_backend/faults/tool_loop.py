"""A model that calls tools and never answers."""

import json
import re
from typing import Any

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt, Tool
from fake_backend.model.responder import invent
from fake_backend.model.tool_calls import WORKSPACE_FOLDER, call_of
from fake_backend.settings import STRICT

LIST, READ = "list_dir", "read_file"
PATHS = re.compile(r"path|folder|directory|uri", re.IGNORECASE)


@dataclass(frozen=True, config=STRICT)
class ToolLoop(ContentFault):
    """Answer every request that offers tools with the same harmless tool call.

    If the prompt mentions a workspace, `list_dir` lists its folder or `read_file` reads a file in
    it; otherwise the first tool is called with invented arguments. Set `fire.first` to end the
    loop.

    Evidence: agents ran until the user stopped them (microsoft/vscode-copilot-release#8124,
    #10292).
    """

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        if prompt.choice == "none" or not prompt.tools:
            return completion
        tool, path = _harmless(prompt)
        arguments = json.dumps(_arguments(tool, prompt, path))
        return Completion(
            tool_calls=(call_of(tool, arguments, context.random),), finish="tool_calls"
        )


def _harmless(prompt: Prompt) -> tuple[Tool, str]:
    """The tool to call, and the path to call it with (empty if there is none)."""
    folder = WORKSPACE_FOLDER.search(prompt.text)
    lists, reads = prompt.tool(LIST), prompt.tool(READ)
    if folder and lists:
        return lists, folder[1]
    file = (
        re.search(rf"{re.escape(folder[1])}/[\w./-]{{1,200}}\.\w+", prompt.text) if folder else None
    )
    if file and reads:
        return reads, file[0]
    return prompt.tools[0], ""


def _arguments(tool: Tool, prompt: Prompt, path: str) -> dict[str, Any]:
    arguments = invent(tool.schema, prompt.question)
    return {key: path if path and PATHS.search(key) else value for key, value in arguments.items()}

"""A model that uses tools and never answers."""

import json
import re
from typing import Any

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt, Tool
from fake_backend.model.responder import invent
from fake_backend.model.tool_calls import call_of
from fake_backend.settings import STRICT

FOLDER = re.compile(r"^- (/\S+)", re.MULTILINE)  # how a prompt lists the folders of a workspace
LIST, READ = "list_dir", "read_file"
PATHS = re.compile(r"path|folder|directory|uri", re.IGNORECASE)


@dataclass(frozen=True, config=STRICT)
class ToolLoop(ContentFault):
    """Answer every request that offers tools with the same harmless tool call.

    `list_dir` lists the workspace's folder, or `read_file` reads a file in it, where the prompt
    tells of such; else it is the first tool with made-up arguments. `fire.first` lets it end.

    Agents have run until somebody stopped them (microsoft/vscode-copilot-release#8124, #10292).
    """

    def say(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        if prompt.choice == "none" or not prompt.tools:
            return completion
        tool, path = _harmless(prompt)
        arguments = json.dumps(_arguments(tool, prompt, path))
        return Completion(
            tool_calls=(call_of(tool, arguments, context.random),), finish="tool_calls"
        )


def _harmless(prompt: Prompt) -> tuple[Tool, str]:
    """The tool to call, and the path to call it with where there is one."""
    found = FOLDER.search(prompt.text)
    lists, reads = prompt.tool(LIST), prompt.tool(READ)
    if found and lists:
        return lists, found[1]
    file = re.search(rf"{re.escape(found[1])}/[\w./-]+\.\w+", prompt.text) if found else None
    if file and reads:
        return reads, file[0]
    return prompt.tools[0], ""


def _arguments(tool: Tool, prompt: Prompt, path: str) -> dict[str, Any]:
    made_up = invent(tool.schema, prompt.question)
    return {key: path if path and PATHS.search(key) else value for key, value in made_up.items()}

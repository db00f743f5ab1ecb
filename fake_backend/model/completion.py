"""What the model says, before any protocol puts it into events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Finish = Literal["stop", "length", "tool_calls", "content_filter"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model wants a tool used; `arguments` is the JSON text as the model writes it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Completion:
    """Text, tool calls, and why the model stopped; `tokens` may be lazy and endless."""

    tokens: Iterable[str] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    finish: Finish = "stop"


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    schema: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model was asked, in no protocol's words.

    `text` is everything the client sent that the model may read; `question` the user's last
    message; `tools` may be used as `choice` says (`auto`, `none`, `required`, or a tool's name);
    `results` counts the tool results since the question; `intent` is what
    the client says that the answer is for, where it says so. `prefix` and `suffix` surround the
    cursor where code is to be completed in `language`.
    """

    question: str = ""
    model: str = ""
    text: str = ""
    tools: tuple[Tool, ...] = ()
    choice: str = "auto"
    results: int = 0
    intent: str = ""
    prefix: str = ""
    suffix: str = ""
    language: str = "python"

    def tool(self, name: str) -> Tool | None:
        return next((tool for tool in self.tools if tool.name == name), None)

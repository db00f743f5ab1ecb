"""Prompts and completions, independent of any protocol."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fake_backend.model.reasoning import ReasoningTrace

Finish = Literal["stop", "length", "tool_calls", "content_filter"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    id: str
    name: str
    arguments: str  # JSON, as the model writes it


@dataclass(frozen=True, slots=True)
class Completion:
    """The answer of a model: reasoning, text, tool calls and the finish reason."""

    tokens: Iterable[str] = ()  # may be lazy and endless
    tool_calls: tuple[ToolCall, ...] = ()
    finish: Finish = "stop"
    reasoning: ReasoningTrace | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    schema: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request to the model, independent of the protocol."""

    question: str = ""  # the user's last message
    model: str = ""
    text: str = ""  # everything that the client sent for the model to read
    tools: tuple[Tool, ...] = ()
    choice: str = "auto"  # which tool to use: auto, none, required, or the name of a tool
    results: int = 0  # tool results since the question
    intent: str = ""  # the purpose of the answer, if the client states one
    prefix: str = ""  # the code before the cursor, in a code completion
    suffix: str = ""  # the code after it
    language: str = "python"

    def tool(self, name: str) -> Tool | None:
        return next((tool for tool in self.tools if tool.name == name), None)

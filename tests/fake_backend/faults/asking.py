"""Requests for code and for the use of tools, and what came of them."""

from typing import Any

from bench.testing.sockets import Seen, chat, request

PREFIX = "def f(orders):\n    total = "
READ_FILE = {
    "name": "read_file",
    "parameters": {
        "type": "object",
        "properties": {"filePath": {"type": "string"}, "startLine": {"type": "integer"}},
        "required": ["filePath", "startLine"],
    },
}
LIST_DIR = {
    "name": "list_dir",
    "parameters": {"type": "object", "properties": {"path": {"type": "string"}}},
}


def code(*, prefix: str = PREFIX, suffix: str = "", language: str = "python") -> bytes:
    """A request for code at the cursor; route `openai_completions`."""
    extra = {"language": language}
    content = {"model": "gpt-4.1", "prompt": prefix, "suffix": suffix, "extra": extra}
    return request("/v1/completions", content)


def with_tools(*functions: dict[str, Any], **more: Any) -> bytes:
    """A question with tools to answer it."""
    tools = [{"type": "function", "function": function} for function in functions or (READ_FILE,)]
    return chat(stream=False, tools=tools, **more)


def said_code(seen: Seen) -> str:
    return str(seen.json["choices"][0]["text"])


def called(seen: Seen) -> dict[str, Any]:
    """The function of the only tool call of a whole answer."""
    (call,) = seen.json["choices"][0]["message"]["tool_calls"]
    function: dict[str, Any] = call["function"]
    return function

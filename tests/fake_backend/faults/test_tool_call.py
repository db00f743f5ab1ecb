import json
from typing import Any

import pytest

from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import LIST_DIR, READ_FILE, called, with_tools

TOOLS = [{"type": "function", "function": function} for function in (READ_FILE, LIST_DIR)]
FOLDER = "I am working in a workspace with the following folders:\n- /home/ada/shop"


def conversation(results: int, question: str = "Look around.") -> bytes:
    messages: list[dict[str, Any]] = [{"role": "user", "content": question}]
    for number in range(results):
        function = {"name": "list_dir", "arguments": "{}"}
        call = {"id": f"c{number}", "type": "function", "function": function}
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": f"c{number}", "content": "main.py"})
    content = {"model": "gpt-4.1", "messages": messages, "tools": TOOLS}
    return request("/v1/chat/completions", content)


def test_the_tool_is_called_with_the_arguments(spoil: Spoil, entries: Entries) -> None:
    arguments = {"path": "/tmp", "deep": {"of": [1, True, "two"]}}
    wanted = with_tools(READ_FILE, LIST_DIR)
    seen = spoil(wanted, fault="tool_call", name="list_dir", input=arguments)
    assert called(seen)["name"] == "list_dir"
    assert json.loads(called(seen)["arguments"]) == arguments
    assert seen.json["choices"][0]["finish_reason"] == "tool_calls"
    assert entries("answered")[0]["delivered"] == ["tool_call"]


def test_the_workspace_is_the_one_of_the_prompt(spoil: Spoil) -> None:
    arguments = {"path": "{workspace}/src", "also": ["in {workspace}"]}
    seen = spoil(conversation(0, FOLDER), fault="tool_call", name="list_dir", input=arguments)
    found = json.loads(called(seen)["arguments"])
    assert found == {"path": "/home/ada/shop/src", "also": ["in /home/ada/shop"]}


@pytest.mark.parametrize(("results", "times", "calls"), [(0, 1, True), (1, 1, False), (1, 2, True)])
def test_after_some_calls_the_turn_ends(
    spoil: Spoil, results: int, times: int, calls: bool
) -> None:
    seen = spoil(conversation(results), fault="tool_call", name="list_dir", times=times)
    assert ("tool_calls" in seen.json["choices"][0]["message"]) == calls
    assert calls or seen.text == "The tool has run."


@pytest.mark.parametrize("wanted", [chat(), with_tools(), with_tools(LIST_DIR, tool_choice="none")])
def test_what_is_not_offered_is_not_called(spoil: Spoil, entries: Entries, wanted: bytes) -> None:
    assert b"tool_calls" not in spoil(wanted, fault="tool_call", name="list_dir").body
    assert entries("answered")[0]["delivered"] == []

import json

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import READ_FILE, called, with_tools

COUNT = {
    "name": "count",
    "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}},
}


@pytest.mark.parametrize(("tool", "key"), [(READ_FILE, "filePath"), (COUNT, "content")])
def test_one_argument_is_as_large_as_asked_for(
    spoil: Spoil, entries: Entries, tool: dict[str, object], key: str
) -> None:
    seen = spoil(with_tools(tool), fault="giant_tool_call", kb=100)
    assert called(seen)["name"] == tool["name"]
    assert len(json.loads(called(seen)["arguments"])[key]) == 100 * 1024
    assert entries("answered")[0]["delivered"] == ["giant_tool_call"]


def test_of_a_stream_it_is_one_event(spoil: Spoil) -> None:
    tools = [{"type": "function", "function": READ_FILE}]
    seen = spoil(chat(tools=tools), fault="giant_tool_call", kb=100)
    giants = [line for line in seen.body.split(b"\n") if len(line) > 1000]
    assert len(giants) == 1
    assert seen.events[-1]["choices"][0]["finish_reason"] == "tool_calls"


def test_without_tools_the_answer_is_healthy(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(), fault="giant_tool_call")
    assert entries("answered")[0]["delivered"] == []

import json

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import called, with_tools


@pytest.mark.parametrize("choice", ["auto", "read_file"])
def test_a_tool_is_called_that_was_not_offered(spoil: Spoil, entries: Entries, choice: str) -> None:
    seen = spoil(with_tools(tool_choice=choice), fault="unknown_tool", name="fly")
    assert called(seen)["name"] == "fly"
    assert json.loads(called(seen)["arguments"]).keys() == {"filePath", "startLine"}
    assert seen.json["choices"][0]["finish_reason"] == "tool_calls"
    assert entries("answered")[0]["delivered"] == ["unknown_tool"]


@pytest.mark.parametrize("wanted", [chat(), with_tools()])
def test_without_tools_or_with_this_one_the_answer_is_healthy(
    spoil: Spoil, entries: Entries, wanted: bytes
) -> None:
    assert b"tool_calls" not in spoil(wanted, fault="unknown_tool", name="read_file").body
    assert entries("answered")[0]["delivered"] == []

import json

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import called, with_tools


@pytest.mark.parametrize(("how", "arguments"), [("cut", '{"'), ("empty", "{}")])
@pytest.mark.parametrize("choice", ["auto", "required"])
def test_a_tool_is_called_with_too_little(
    spoil: Spoil, entries: Entries, how: str, arguments: str, choice: str
) -> None:
    wanted = with_tools(tool_choice=choice)
    seen = spoil(wanted, fault="broken_tool_arguments", how=how, finish="length")
    assert called(seen) == {"name": "read_file", "arguments": arguments}
    assert seen.json["choices"][0]["finish_reason"] == "length"
    assert entries("answered")[0]["delivered"] == ["broken_tool_arguments"]


def test_values_lose_their_types_or_their_names(spoil: Spoil) -> None:
    table = {"fault": "broken_tool_arguments"}
    wrong = json.loads(called(spoil(with_tools(), how="wrong_types", **table))["arguments"])
    assert wrong == {"filePath": 42, "startLine": "many"}
    path, line = json.loads(called(spoil(with_tools(), how="array", **table))["arguments"])
    assert isinstance(path, str)
    assert isinstance(line, int)


def test_garbage_is_no_json(spoil: Spoil) -> None:
    seen = spoil(with_tools(), fault="broken_tool_arguments", how="garbage")
    arguments = called(seen)["arguments"]
    assert len(arguments) == 60
    with pytest.raises(ValueError, match=r".+"):
        json.loads(arguments)


@pytest.mark.parametrize("wanted", [chat(), with_tools(tool_choice="none")])
def test_where_no_tool_may_be_used_the_answer_is_healthy(
    spoil: Spoil, entries: Entries, wanted: bytes
) -> None:
    assert b"tool_calls" not in spoil(wanted, fault="broken_tool_arguments").body
    assert entries("answered")[0]["delivered"] == []

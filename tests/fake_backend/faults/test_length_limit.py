import json

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import called, with_tools


def test_the_answer_is_cut_with_its_reason(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="length_limit", after_tokens=7)
    contents = [event["choices"][0]["delta"].get("content") for event in seen.events]
    assert len([content for content in contents if content]) == 7
    assert seen.events[-1]["choices"][0]["finish_reason"] == "length"
    assert entries("answered")[0]["delivered"] == ["length_limit"]


def test_the_arguments_of_a_tool_call_are_cut_too(spoil: Spoil) -> None:
    seen = spoil(with_tools(tool_choice="required"), fault="length_limit", after_tokens=2)
    assert seen.json["choices"][0]["finish_reason"] == "length"
    with pytest.raises(ValueError, match=r".+"):
        json.loads(called(seen)["arguments"])

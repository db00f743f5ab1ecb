from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import code, said_code, with_tools


def test_prose_comes_in_place_of_the_answer(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="refusal")
    assert seen.text == "Sorry, I can't assist with that."
    assert seen.events[-1]["choices"][0]["finish_reason"] == "stop"
    assert entries("answered")[0]["delivered"] == ["refusal"]


def test_code_is_refused_in_the_words_that_are_given(spoil: Spoil) -> None:
    seen = spoil(code(), fault="refusal", text="No.\nNever. ", surfaces=["openai_completions"])
    assert said_code(seen) == "No.\nNever. "


def test_no_tool_is_called(spoil: Spoil) -> None:
    seen = spoil(with_tools(tool_choice="required"), fault="refusal")
    assert b"tool_calls" not in seen.body

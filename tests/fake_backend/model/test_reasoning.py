"""Which histories are refused for the reasoning that they lack or alter."""

from typing import Any

import pytest

from fake_backend.model.reasoning import REASONED, problem_of_history, seal_of

ID = f"{REASONED}1"
QUESTION = {"role": "user", "content": "How?"}
CALL = {"id": ID, "type": "function", "function": {"name": "look_up", "arguments": "{}"}}
CALLS = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "tool_call_id": ID, "content": "Ulm"}
USE = {"type": "tool_use", "id": ID, "name": "look_up", "input": {}}
THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": seal_of("Hm.")}
FUNCTION = {"type": "function_call", "id": "fc_1", "call_id": ID, "arguments": "{}"}
SUMMARY = [{"type": "summary_text", "text": "Hm."}]
ITEM = {"type": "reasoning", "id": "rs_1", "summary": SUMMARY, "encrypted_content": seal_of("Hm.")}
OTHER_CALL = {**CALLS, "tool_calls": [{**CALL, "id": "call-1"}]}


@pytest.mark.parametrize(
    "message",
    [
        {**CALLS, "reasoning_content": "Hm."},
        {**CALLS, "reasoning_text": "Hm.", "reasoning_opaque": seal_of("Hm.")},
        {**CALLS, "reasoning_text": "Hm."},
        {"role": "assistant", "content": [THOUGHT, USE]},
        {"role": "assistant", "content": [{"type": "redacted_thinking", "data": "x"}, USE]},
        {"role": "assistant", "content": "Well."},
        OTHER_CALL,
    ],
)
def test_what_was_sent_comes_back(message: dict[str, Any]) -> None:
    assert problem_of_history([QUESTION, message, RESULT, "no message"]) == ""


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        (CALLS, "reasoning_content is missing in assistant tool call message at index 1"),
        ({**CALLS, "reasoning_content": None}, "is missing in assistant tool call message"),
        (
            {**CALLS, "reasoning_text": "Hm!", "reasoning_opaque": seal_of("Hm.")},
            "messages.1: Invalid `signature` in `thinking` block",
        ),
        ({"role": "assistant", "content": [USE]}, "messages.1.content.0.type: Expected `thinking`"),
        (
            {"role": "assistant", "content": [{**THOUGHT, "thinking": "Hm!"}, USE]},
            "messages.1: Invalid `signature` in `thinking` block",
        ),
    ],
)
def test_a_message_without_it_is_refused(message: dict[str, Any], problem: str) -> None:
    assert problem in problem_of_history([QUESTION, message, RESULT])


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([ITEM, FUNCTION], ""),
        ([ITEM, FUNCTION, FUNCTION], ""),
        ([{"type": "function_call", "call_id": "call-1"}], ""),
        ([FUNCTION], "Item 'fc_1' of type 'function_call' was provided without its required"),
        ([ITEM, QUESTION, FUNCTION], "without its required 'reasoning' item"),
        ([{**ITEM, "id": "thinking_0"}, FUNCTION], "Invalid 'input[1].id': 'thinking_0'."),
        ([{**ITEM, "encrypted_content": "other"}, FUNCTION], "rs_1 could not be verified"),
        ([{**ITEM, "encrypted_content": None}, FUNCTION], ""),
    ],
)
def test_the_items_of_responses(items: list[Any], problem: str) -> None:
    found = problem_of_history([QUESTION, *items])
    assert problem in found
    assert bool(problem) == bool(found)

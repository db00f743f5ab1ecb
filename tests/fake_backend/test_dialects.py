"""The model says the same in every API, streamed or whole."""

import json
import re
from collections.abc import Callable
from itertools import islice, repeat
from typing import Any

import orjson
import pytest

from fake_backend.dialect import Dialect
from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.dialects.completions import Completions
from fake_backend.dialects.messages import Messages
from fake_backend.dialects.responses import Responses
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import payload
from fake_backend.model.completion import Completion, Finish, ToolCall
from fake_backend.model.context import Context
from fake_backend.model.text import Answers, tokens

Heard = tuple[str, list[ToolCall], str]
CONTEXT = Context(Answers(1), 0.0)
TEXT = tuple(tokens("Sorted:\n\n    värde = 'é'  "))
CALLS = (ToolCall("call-1", "look_up", '{"city": "Ulm"}'), ToolCall("call-2", "wait", "{}"))


def chat_whole(content: Any) -> Heard:
    (choice,) = content["choices"]
    message = choice["message"]
    return message["content"] or "", _chat_calls([message]), choice["finish_reason"]


def chat_streamed(events: list[Any]) -> Heard:
    deltas = [event["choices"][0]["delta"] for event in events]
    text = "".join(delta.get("content") or "" for delta in deltas)
    return text, _chat_calls(deltas), events[-1]["choices"][0]["finish_reason"]


def _chat_calls(messages: list[Any]) -> list[ToolCall]:
    calls = [call for message in messages for call in message.get("tool_calls") or []]
    return [ToolCall(call["id"], **call["function"]) for call in calls]


def completion_whole(content: Any) -> Heard:
    (choice,) = content["choices"]
    return choice["text"], [], choice["finish_reason"]


def completion_streamed(events: list[Any]) -> Heard:
    choices = [event["choices"][0] for event in events]
    return "".join(choice["text"] for choice in choices), [], choices[-1]["finish_reason"]


def response_whole(content: Any) -> Heard:
    items = content["output"]
    parts = [part for item in items if item["type"] == "message" for part in item["content"]]
    calls = [item for item in items if item["type"] == "function_call"]
    reason = (content["incomplete_details"] or {}).get("reason", content["status"])
    made = [ToolCall(call["call_id"], call["name"], call["arguments"]) for call in calls]
    return "".join(part["text"] for part in parts), made, reason


def response_streamed(events: list[Any]) -> Heard:
    """The text of the deltas, which the last event must repeat."""
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    parts = [event["part"] for event in events if event["type"].startswith("response.content")]
    assert {part["type"] for part in parts} <= {"output_text"}
    text = _joined(events, "response.output_text.delta")
    items = [event["item"] for event in events if event["type"] == "response.output_item.added"]
    made = [
        ToolCall(item["call_id"], item["name"], _arguments(events, item["id"]))
        for item in items
        if item["type"] == "function_call"
    ]
    repeated = response_whole(events[-1]["response"])
    assert repeated[:2] == (text, made)
    done = [event["item"] for event in events if event["type"] == "response.output_item.done"]
    assert done == events[-1]["response"]["output"]
    return text, made, repeated[2]


def _joined(events: list[Any], kind: str) -> str:
    return "".join(event["delta"] for event in events if event["type"] == kind)


def _arguments(events: list[Any], item_id: str) -> str:
    own = [event for event in events if event.get("item_id") == item_id]
    return _joined(own, "response.function_call_arguments.delta")


def message_whole(content: Any) -> Heard:
    text = "".join(block.get("text", "") for block in content["content"])
    used = [block for block in content["content"] if block["type"] == "tool_use"]
    made = [ToolCall(block["id"], block["name"], json.dumps(block["input"])) for block in used]
    return text, made, content["stop_reason"]


def message_streamed(events: list[Any]) -> Heard:
    blocks: dict[int, Any] = {}
    for event in events:
        if event["type"] == "content_block_start":
            assert event["index"] == len(blocks)
            blocks[event["index"]] = {**event["content_block"], "completion": ""}
        elif event["type"] == "content_block_delta":
            delta = event["delta"]
            blocks[event["index"]]["completion"] += delta.get("text", delta.get("partial_json"))
    stopped = [event["index"] for event in events if event["type"] == "content_block_stop"]
    assert stopped == list(blocks)
    text = "".join(block["completion"] for block in blocks.values() if block["type"] == "text")
    used = [block for block in blocks.values() if block["type"] == "tool_use"]
    made = [ToolCall(block["id"], block["name"], block["completion"]) for block in used]
    (delta,) = (event["delta"] for event in events if event["type"] == "message_delta")
    return text, made, delta["stop_reason"]


Whole = Callable[[Any], Heard]
Streamed = Callable[[list[Any]], Heard]
CHAT = (ChatCompletions(), chat_whole, chat_streamed)
COMPLETION = (Completions(), completion_whole, completion_streamed)
RESPONSE = (Responses(), response_whole, response_streamed)
MESSAGE = (Messages(), message_whole, message_streamed)
ALL = [CHAT, COMPLETION, RESPONSE, MESSAGE]
WITH_TOOLS = [CHAT, RESPONSE, MESSAGE]
DIALECTS = [dialect for dialect, _, _ in ALL]


def reply_of(dialect: Dialect, completion: Completion, *, stream: bool) -> Reply:
    content = {"model": "m", "stream": stream}
    call = Call("POST", "host", "/engines/m/completions", body=orjson.dumps(content))
    return dialect.render(call, CONTEXT, completion)


def streamed_events(dialect: Dialect, completion: Completion) -> list[Any]:
    pieces = list(reply_of(dialect, completion, stream=True).pieces)
    assert [piece.part for piece in pieces].count("done") == 1
    assert pieces[-1].part == "done"
    return [event for event in map(payload, pieces) if event is not None]


def whole(dialect: Dialect, completion: Completion) -> Any:
    (piece,) = reply_of(dialect, completion, stream=False).pieces
    return orjson.loads(piece.data)


@pytest.mark.parametrize("finish", ["stop", "length", "content_filter"])
@pytest.mark.parametrize("text", [TEXT, []], ids=["text", "nothing"])
@pytest.mark.parametrize(("dialect", "read", "follow"), ALL)
def test_the_text_is_the_same(
    dialect: Dialect, read: Whole, follow: Streamed, text: list[str], finish: Finish
) -> None:
    completion = Completion(text, finish=finish)
    heard = read(whole(dialect, completion))
    assert heard == follow(streamed_events(dialect, completion))
    assert heard[:2] == ("".join(text), [])


@pytest.mark.parametrize("text", [TEXT, []], ids=["text", "nothing"])
@pytest.mark.parametrize(("dialect", "read", "follow"), WITH_TOOLS)
def test_the_tool_calls_are_the_same(
    dialect: Dialect, read: Whole, follow: Streamed, text: list[str]
) -> None:
    completion = Completion(text, CALLS, "tool_calls")
    heard = read(whole(dialect, completion))
    assert heard == follow(streamed_events(dialect, completion))
    assert heard[:2] == ("".join(text), list(CALLS))


@pytest.mark.parametrize(
    ("dialect", "words"),
    [
        (ChatCompletions(), ["stop", "length", "content_filter"]),
        (Completions(), ["stop", "length", "content_filter"]),
        (Responses(), ["completed", "max_output_tokens", "content_filter"]),
        (Messages(), ["end_turn", "max_tokens", "refusal"]),
    ],
)
def test_why_the_model_stopped_is_named_as_the_api_does(dialect: Dialect, words: list[str]) -> None:
    finishes: list[Finish] = ["stop", "length", "content_filter"]
    answers = [str(whole(dialect, Completion(TEXT, finish=finish))) for finish in finishes]
    assert all(f"'{word}'" in answer for word, answer in zip(words, answers, strict=True))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_endless_answer_is_streamed_as_it_is_made(dialect: Dialect) -> None:
    reply = reply_of(dialect, Completion(repeat("again ")), stream=True)
    tokens_of = [piece for piece in islice(reply.pieces, 1000) if piece.part == "token"]
    assert len(tokens_of) > 990


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_fault_can_make_events_of_its_own(dialect: Dialect) -> None:
    reply = reply_of(dialect, Completion(TEXT), stream=True)
    assert reply.frame is not None
    assert b'"@@mark@@"' in reply.frame("@@mark@@")
    pieces = list(reply.pieces)
    assert [piece.part for piece in pieces].count("token") == len(TEXT)
    assert [event for event in map(payload, pieces) if event] == streamed_events(
        dialect, Completion(TEXT)
    )


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_answer_names_the_model_behind_the_requested_one(dialect: Dialect, stream: bool) -> None:
    body = orjson.dumps({"model": "wanted", "stream": stream})
    call = Call("POST", "host", "/", body=body, answered_by="real")
    pieces = dialect.render(call, CONTEXT, Completion(TEXT)).pieces
    text = b"".join(piece.data for piece in pieces)
    assert set(re.findall(rb'"model":\s*"(\w+)"', text)) == {b"real"}


def test_huge_arguments_come_in_one_event() -> None:
    huge = ToolCall("call-1", "write", f'{{"text": "{"x" * 100_000}"}}')
    for dialect in (ChatCompletions(), Responses(), Messages()):
        events = reply_of(dialect, Completion(tool_calls=(huge,)), stream=True).pieces
        assert sum(piece.part == "token" for piece in events) <= 2


def test_arguments_that_are_no_json_stay_text_in_a_whole_message() -> None:
    completion = Completion(
        tool_calls=(ToolCall("call-1", "look_up", '{"city": '),), finish="tool_calls"
    )
    assert whole(Messages(), completion)["content"][0]["input"] == '{"city": '

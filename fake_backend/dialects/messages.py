"""Anthropic's messages API: content blocks, and events with names."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from fake_backend.dialects.chat_completions import (
    WHOLE_TOKENS,
    pause_after,
    text_of,
    used,
    written,
)
from fake_backend.messages.reply import Part, Piece, Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import event, stream
from fake_backend.model.completion import Completion, Finish, Prompt, Tool, ToolCall
from fake_backend.model.context import Context
from fake_backend.model.reasoning import ReasoningTrace

Block = dict[str, Any]
CACHED = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
STOPPED: dict[Finish, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}


class Messages:
    """POST /v1/messages, streamed or whole."""

    def parse(self, call: Call) -> Prompt:
        turns = [turn for turn in call.json.get("messages") or [] if isinstance(turn, dict)]
        questions = [at for at, turn in enumerate(turns) if _asks(turn)]
        since = turns[questions[-1] + 1 :] if questions else turns
        texts = [_text_of(turn.get("content")) for turn in turns]
        return Prompt(
            model=call.model,
            question=texts[questions[-1]] if questions else "",
            text="\n".join([text_of(call.json.get("system")), *texts]),
            tools=tuple(_tools(call.json.get("tools"))),
            choice=_choice(call.json.get("tool_choice")),
            results=sum(len(_results(turn)) for turn in since),
        )

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        answer_id = context.answers.identifier("msg", call.normalised).replace("-", "_")
        if call.json.get("stream"):
            place = _text_place(completion)
            return stream(
                _pieces(call, completion, answer_id), lambda text: _text_delta(place, text).data
            )
        whole = list(islice(completion.tokens, WHOLE_TOKENS))
        blocks = [_tool_use(tool, parsed(tool.arguments)) for tool in completion.tool_calls]
        trace = completion.reasoning
        if whole or not (blocks or trace):
            blocks.insert(0, {"type": "text", "text": "".join(whole)})
        if trace:
            thought = {"type": "thinking", "thinking": trace.text, "signature": trace.seal}
            blocks.insert(0, thought)
        message = _message(call, answer_id, blocks, len(whole))
        return json_reply({**message, "stop_reason": STOPPED[completion.finish]})


def _pieces(call: Call, completion: Completion, answer_id: str) -> Iterator[Piece]:
    yield _event("message_start", message=_message(call, answer_id, [], 1))
    trace, place = completion.reasoning, _text_place(completion)
    if trace:
        yield from _thinks(trace)
    number = 0
    for number, token in enumerate(completion.tokens, 1):
        if number == 1:
            yield from _text_begins(place)
        yield _text_delta(place, token)
    must_have_a_block = not (completion.tool_calls or trace)
    if not number and must_have_a_block:
        yield from _text_begins(place)
    if number or must_have_a_block:
        yield _event("content_block_stop", index=place)
    for index, tool in enumerate(completion.tool_calls, place + 1 if number else place):
        yield from _tool_is_used(index, tool)
    stopped = {"stop_reason": STOPPED[completion.finish], "stop_sequence": None}
    yield _event("message_delta", "finish", delta=stopped, usage={"output_tokens": number})
    yield _event("message_stop", "done")


def _event(kind: str, part: Part = "frame", /, **content: Any) -> Piece:
    return event({"type": kind, **content}, part, name=kind)


def _text_place(completion: Completion) -> int:
    """The index of the block with the text: behind the reasoning."""
    return 1 if completion.reasoning else 0


def _thinks(trace: ReasoningTrace) -> Iterator[Piece]:
    begun = {"type": "thinking", "thinking": "", "signature": ""}
    yield _event("content_block_start", index=0, content_block=begun)
    for text in trace.deltas:
        delta = {"type": "thinking_delta", "thinking": text}
        yield _event("content_block_delta", "token", index=0, delta=delta)
    last = len(trace.deltas) - 1
    for index in (*range(last if trace.changing else 0), last):
        delta = {"type": "signature_delta", "signature": trace.seal_at(index)}
        yield _event("content_block_delta", index=0, delta=delta)
    yield _event("content_block_stop", index=0)
    yield from pause_after(trace)


def _text_begins(place: int) -> Iterator[Piece]:
    yield _event("content_block_start", index=place, content_block={"type": "text", "text": ""})
    yield _event("ping")


def _text_delta(place: int, text: str) -> Piece:
    delta = {"type": "text_delta", "text": text}
    return _event("content_block_delta", "token", index=place, delta=delta)


def _tool_is_used(index: int, tool: ToolCall) -> Iterator[Piece]:
    yield _event("content_block_start", index=index, content_block=_tool_use(tool, {}))
    for text in ("", *written(tool.arguments)):
        delta = {"type": "input_json_delta", "partial_json": text}
        yield _event("content_block_delta", "token", index=index, delta=delta)
    yield _event("content_block_stop", index=index)


def _tool_use(tool: ToolCall, content: Any) -> Block:
    return {"type": "tool_use", "id": tool.id, "name": tool.name, "input": content}


def parsed(arguments: str) -> Any:
    """The arguments as an object; invalid JSON stays the text that the model wrote."""
    try:
        return orjson.loads(arguments)
    except ValueError:
        return arguments


def _message(call: Call, answer_id: str, blocks: list[Block], text_tokens: int) -> dict[str, Any]:
    input_tokens = used(call, 0)["prompt_tokens"]
    return {
        "id": answer_id,
        "type": "message",
        "role": "assistant",
        "model": call.answering_model,
        "content": blocks,
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": input_tokens, **CACHED, "output_tokens": text_tokens},
    }


def _blocks(content: Any) -> list[Block]:
    blocks = content if isinstance(content, list) else [{"type": "text", "text": content or ""}]
    return [block for block in blocks if isinstance(block, dict)]


def _text_of(content: Any) -> str:
    return "".join(text_of(block.get("text") or block.get("content")) for block in _blocks(content))


def _results(turn: dict[str, Any]) -> list[Block]:
    return [block for block in _blocks(turn.get("content")) if block.get("type") == "tool_result"]


def _asks(turn: dict[str, Any]) -> bool:
    """Whether a turn asks a new question; a turn with tool results continues the last one."""
    return turn.get("role") == "user" and not _results(turn)


def _tools(tools: Any) -> Iterator[Tool]:
    """The client's own tools; tools that the provider runs have no schema."""
    for tool in tools or []:
        if "input_schema" in tool:
            yield Tool(str(tool.get("name", "")), tool["input_schema"])


def _choice(choice: Any) -> str:
    kind = str(choice.get("type", "auto")) if choice else "auto"
    return str(choice.get("name", "auto")) if kind == "tool" else kind.replace("any", "required")

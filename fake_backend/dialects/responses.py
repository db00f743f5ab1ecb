"""OpenAI's responses API: typed items, and events with names and numbers.

On a WebSocket, each request is a `response.create`, each event is a message, and the connection
remembers the newest response.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fake_backend.dialects.chat_completions import WHOLE_TOKENS, pause_after, text_of, written
from fake_backend.dialects.response_items import (
    Item,
    finished,
    message,
    reasoning,
    response,
    text_part,
)
from fake_backend.dialects.response_session import remember, remembered
from fake_backend.messages.framing import MESSAGES, SSE, Framing
from fake_backend.messages.reply import Part, Piece, Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import stream
from fake_backend.model.completion import Completion, Prompt, Tool
from fake_backend.model.context import Context
from fake_backend.model.reasoning import ReasoningTrace

Make = Callable[..., Piece]


class Responses:
    """POST /responses, streamed or whole."""

    def parse(self, call: Call) -> Prompt:
        items = [*remembered(call), *_items(call.json.get("input"))]
        questions = [at for at, item in enumerate(items) if item.get("role") == "user"]
        since = items[questions[-1] + 1 :] if questions else items
        texts = [text_of(item.get("content") or item.get("output")) for item in items]
        return Prompt(
            model=call.model,
            question=texts[questions[-1]] if questions else "",
            text="\n".join([text_of(call.json.get("instructions")), *texts]),
            tools=tuple(_tools(call.json.get("tools"))),
            choice=_choice(call.json.get("tool_choice")),
            results=sum(item.get("type") == "function_call_output" for item in since),
        )

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        key = context.answers.identifier("", call.normalised)[1:]
        on_websocket = call.http == "websocket"
        if not call.json.get("stream") and not on_websocket:
            texts = list(islice(completion.tokens, WHOLE_TOKENS))
            return json_reply(finished(call, completion, key, "".join(texts), len(texts)))
        framing = MESSAGES if on_websocket else SSE
        events, place = _Events(framing), _text_place(completion)

        def frame(text: str) -> bytes:
            return _delta(events.again, key, place, text).data

        pieces = _pieces(call, completion, key, events.make)
        if call.json.get("generate") is False:
            pieces = _warm_up(call, key, events.make)
        return stream(pieces, frame, framing)


@dataclass(slots=True)
class _Events:
    """Makes the events of one answer; `number` is the number of the last event."""

    framing: Framing
    number: int = -1

    def make(self, kind: str, part: Part = "frame", /, **content: Any) -> Piece:
        self.number += 1
        return self.again(kind, part, **content)

    def again(self, kind: str, part: Part = "frame", /, **content: Any) -> Piece:
        """An event with the last number again, so that the answer's own events keep theirs."""
        numbered = {"type": kind, **content, "sequence_number": max(self.number, 0)}
        name = kind if self.framing is SSE else ""
        return Piece(self.framing.document(numbered, name=name), part=part)


def _pieces(call: Call, completion: Completion, key: str, make: Make) -> Iterator[Piece]:
    begun = response(call, key, "in_progress", [])
    yield make("response.created", response=begun)
    yield make("response.in_progress", response=begun)
    texts: list[str] = []
    trace, place = completion.reasoning, _text_place(completion)
    if trace:
        yield from _reasons(make, key, trace)
    number = 0
    for number, token in enumerate(completion.tokens, 1):
        if number == 1:
            yield from _message_begins(make, key, place)
        if number <= WHOLE_TOKENS:
            texts.append(token)
        yield _delta(make, key, place, token)
    if not number and not completion.tool_calls and not trace:
        yield from _message_begins(make, key, place)
    whole = finished(call, completion, key, "".join(texts), number)
    for index, item in enumerate(whole["output"]):
        if item["type"] == "reasoning":
            continue
        ends = _message_ends if item["type"] == "message" else _call_is_made
        yield from ends(make, index, item)
    remember(call, whole)
    yield make(f"response.{whole['status']}", "done", response=whole)


def _warm_up(call: Call, key: str, make: Make) -> Iterator[Piece]:
    """The answer to a request that only prepares the next one."""
    yield make("response.created", response=response(call, key, "in_progress", []))
    whole = response(call, key, "completed", [])
    remember(call, whole)
    yield make("response.completed", "done", response=whole)


def _text_place(completion: Completion) -> int:
    """The index of the message: behind the reasoning."""
    return 1 if completion.reasoning else 0


def _reasons(make: Make, key: str, trace: ReasoningTrace) -> Iterator[Piece]:
    item = reasoning(key, trace)
    (part,) = item["summary"]
    begun = {**item, "summary": [], "encrypted_content": trace.seal_at(0)}
    place = {"item_id": item["id"], "output_index": 0, "summary_index": 0}
    yield make("response.output_item.added", output_index=0, item=begun)
    yield make("response.reasoning_summary_part.added", **place, part={**part, "text": ""})
    for text in trace.deltas:
        yield make("response.reasoning_summary_text.delta", "token", **place, delta=text)
    yield make("response.reasoning_summary_text.done", **place, text=part["text"])
    yield make("response.reasoning_summary_part.done", **place, part=part)
    yield make("response.output_item.done", output_index=0, item=item)
    yield from pause_after(trace)


def _message_begins(make: Make, key: str, index: int) -> Iterator[Piece]:
    item = message(key, "in_progress")
    place = {"item_id": item["id"], "output_index": index, "content_index": 0}
    yield make("response.output_item.added", output_index=index, item=item)
    yield make("response.content_part.added", **place, part=text_part(""))


def _delta(make: Make, key: str, index: int, text: str) -> Piece:
    place = {"item_id": f"msg_{key}", "output_index": index, "content_index": 0}
    kind = "response.output_text.delta"
    return make(kind, "token", **place, delta=text, logprobs=[])


def _message_ends(make: Make, index: int, item: Item) -> Iterator[Piece]:
    part = item["content"][0]
    place = {"item_id": item["id"], "output_index": index, "content_index": 0}
    yield make("response.output_text.done", **place, text=part["text"], logprobs=[])
    yield make("response.content_part.done", **place, part=part)
    yield make("response.output_item.done", output_index=index, item=item)


def _call_is_made(make: Make, index: int, item: Item) -> Iterator[Piece]:
    place = {"item_id": item["id"], "output_index": index}
    begun = {**item, "status": "in_progress", "arguments": ""}
    yield make("response.output_item.added", output_index=index, item=begun)
    for text in written(item["arguments"]):
        yield make("response.function_call_arguments.delta", "token", **place, delta=text)
    done = {"name": item["name"], "arguments": item["arguments"]}
    yield make("response.function_call_arguments.done", **place, **done)
    yield make("response.output_item.done", output_index=index, item=item)


def _items(given: Any) -> list[Item]:
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    return [item for item in given or [] if isinstance(item, dict)]


def _tools(tools: Any) -> Iterator[Tool]:
    for tool in tools or []:
        if tool.get("type") == "function":
            yield Tool(str(tool.get("name", "")), tool.get("parameters") or {})


def _choice(choice: Any) -> str:
    if isinstance(choice, dict):
        return str(choice.get("name", "auto"))
    return str(choice or "auto")

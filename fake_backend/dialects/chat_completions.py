"""OpenAI's chat completions API, which many providers offer."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from fake_backend.messages.reply import Piece, Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import CREATED, DONE, event, stream
from fake_backend.model.completion import Completion, Prompt, Tool, ToolCall
from fake_backend.model.context import Context
from fake_backend.model.reasoning import ReasoningTrace
from fake_backend.model.text import tokens

WHOLE_TOKENS = 100_000  # an endless answer that is not streamed ends here
WRITTEN_AT_ONCE = 10_000  # characters; tool arguments of this length or more are one event


def text_of(content: Any) -> str:
    """The text of a message's content: a string, or a list of parts."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict)]
        return "".join(str(part.get("text", "")) for part in parts)
    return str(content or "")


def used(call: Call, completion: int) -> dict[str, int]:
    prompt = len(call.body) // 4
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def pause_after(trace: ReasoningTrace) -> Iterator[Piece]:
    """The pause between the reasoning and the answer."""
    if trace.pause_s:
        yield Piece(b"", part="head")
        yield Piece(b"", trace.pause_s)


def reasoning_pieces(
    trace: ReasoningTrace | None, own_field: str, piece: Callable[[dict[str, Any]], Piece]
) -> Iterator[Piece]:
    """The reasoning in front of an answer; `piece` makes an event of the fields of a delta."""
    if trace is not None:
        yield from map(piece, trace.fields(own_field))
        yield from pause_after(trace)


def written(arguments: str) -> Iterable[str]:
    """The pieces of a tool's arguments, as the model writes them."""
    return tokens(arguments) if len(arguments) < WRITTEN_AT_ONCE else [arguments]


class ChatCompletions:
    """POST /chat/completions, streamed or whole.

    With `usage_unasked`, the event that finishes a stream always has the token counts, as in
    recorded streams of GitHub's backend. Without it, a separate event has them, on request.
    Reasoning is in the field `reasoning_field`.
    """

    def __init__(
        self, *, usage_unasked: bool = False, reasoning_field: str = "reasoning_content"
    ) -> None:
        self._usage_unasked = usage_unasked
        self._reasoning_field = reasoning_field

    def parse(self, call: Call) -> Prompt:
        messages = [message for message in call.json.get("messages") or [] if message]
        questions = [at for at, message in enumerate(messages) if message.get("role") == "user"]
        since = messages[questions[-1] + 1 :] if questions else []
        return Prompt(
            model=call.model,
            question=text_of(messages[questions[-1]].get("content")) if questions else "",
            text="\n".join(text_of(message.get("content")) for message in messages),
            tools=tuple(_tools(call.json.get("tools"))),
            choice=_choice(call.json.get("tool_choice")),
            results=sum(message.get("role") == "tool" for message in since),
        )

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        answer_id = context.answers.identifier("chatcmpl", call.normalised)
        if not call.json.get("stream"):
            return json_reply(_whole(call, completion, answer_id, self._reasoning_field))

        options = call.json.get("stream_options") or {}
        asks_for_usage = bool(options.get("include_usage"))

        def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
            return {
                "id": answer_id,
                "object": "chat.completion.chunk",
                "created": CREATED,
                "model": call.answering_model,
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }

        def frame(text: str) -> bytes:
            return event(chunk({"content": text})).data

        def pieces() -> Iterator[Piece]:
            yield event(chunk({"role": "assistant", "content": ""}))
            yield from reasoning_pieces(
                completion.reasoning,
                self._reasoning_field,
                lambda delta: event(chunk(delta), "token"),
            )
            count = 0
            for count, token in enumerate(completion.tokens, 1):  # noqa: B007 - used below
                yield event(chunk({"content": token}), "token")
            for index, tool in enumerate(completion.tool_calls):
                yield event(chunk({"tool_calls": [{"index": index, **_tool_call(tool)}]}), "token")
            counted = {"usage": used(call, count)} if self._usage_unasked else {}
            yield event({**chunk({}, completion.finish), **counted}, "finish")
            if asks_for_usage and not counted:
                yield event({**chunk({}), "choices": [], "usage": used(call, count)})
            yield DONE

        return stream(pieces(), frame)


def _whole(
    call: Call, completion: Completion, answer_id: str, reasoning_field: str
) -> dict[str, Any]:
    tokens = list(islice(completion.tokens, WHOLE_TOKENS))
    message: dict[str, Any] = {"role": "assistant", "content": "".join(tokens), "refusal": None}
    if completion.reasoning:
        message |= completion.reasoning.whole(reasoning_field)
    if completion.tool_calls:
        message["content"] = message["content"] or None
        message["tool_calls"] = [_tool_call(tool) for tool in completion.tool_calls]
    return {
        "id": answer_id,
        "object": "chat.completion",
        "created": CREATED,
        "model": call.answering_model,
        "choices": [{"index": 0, "message": message, "finish_reason": completion.finish}],
        "usage": used(call, len(tokens)),
    }


def _tool_call(tool: ToolCall) -> dict[str, Any]:
    function = {"name": tool.name, "arguments": tool.arguments}
    return {"id": tool.id, "type": "function", "function": function}


def _tools(tools: Any) -> Iterator[Tool]:
    for tool in tools or []:
        function = tool.get("function") or {}
        yield Tool(str(function.get("name", "")), function.get("parameters") or {})


def _choice(choice: Any) -> str:
    if isinstance(choice, dict):
        return str((choice.get("function") or {}).get("name", "auto"))
    return str(choice or "auto")

"""Ollama's chat API: OpenAI's messages, and a response of JSON lines."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from fake_backend.dialects.chat_completions import WHOLE_TOKENS, ChatCompletions, reasoning_pieces
from fake_backend.dialects.messages import parsed
from fake_backend.dialects.ollama_generate import (
    REASONING,
    begun,
    finished,
    loaded,
    must_name_a_model,
    streamed,
)
from fake_backend.messages.ndjson import line, lines
from fake_backend.messages.reply import Piece, Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt, ToolCall
from fake_backend.model.context import Context

ROLE = {"role": "assistant"}


class OllamaChat:
    """POST /api/chat, streamed unless `stream` is false.

    A tool's arguments are an object; invalid JSON stays the text that the model wrote.
    """

    def parse(self, call: Call) -> Prompt:
        must_name_a_model(call)
        return ChatCompletions().parse(call)

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        def state(text: str, **more: Any) -> dict[str, Any]:
            return {**begun(call), "message": {**ROLE, "content": text, **more}, "done": False}

        trace = completion.reasoning
        uses = [_tool_call(index, tool) for index, tool in enumerate(completion.tool_calls)]
        if not streamed(call):
            tokens = list(islice(completion.tokens, WHOLE_TOKENS))
            more = {"tool_calls": uses} if uses else {}
            more |= trace.whole(REASONING) if trace else {}
            whole = state("".join(tokens), **more)
            return json_reply({**whole, **finished(call, completion, len(tokens))})

        def pieces() -> Iterator[Piece]:
            yield from reasoning_pieces(
                trace, REASONING, lambda delta: line(state("", **delta), "token")
            )
            count = 0
            for count, token in enumerate(completion.tokens, 1):  # noqa: B007 - used below
                yield line(state(token), "token")
            for use in uses:
                yield line(state("", tool_calls=[use]), "token")
            yield line({**state(""), **finished(call, completion, count)}, "done")

        return lines(pieces(), lambda text: line(state(text)).data)


def load(call: Call) -> Reply | None:
    """A request without messages loads the model, or unloads it if `keep_alive` is 0."""
    if call.json.get("messages"):
        return None
    return json_reply({**loaded(call), "message": {**ROLE, "content": ""}})


def _tool_call(index: int, tool: ToolCall) -> dict[str, Any]:
    arguments = parsed(tool.arguments)
    function = {"index": index, "name": tool.name, "arguments": arguments}
    return {"id": tool.id, "function": function}

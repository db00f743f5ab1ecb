"""OpenAI's legacy completions API, for a prefix and a suffix; Copilot's ghost text uses it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from fake_backend.dialects.chat_completions import WHOLE_TOKENS, used
from fake_backend.messages.reply import Piece, Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import CREATED, DONE, event, stream
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.model.fim import hole


class Completions:
    """POST /completions and /engines/*/completions, streamed or whole."""

    def parse(self, call: Call) -> Prompt:
        prompt = call.json.get("prompt", "")
        whole = "".join(map(str, prompt)) if isinstance(prompt, list) else str(prompt)
        prefix, suffix = hole(whole) or (whole, str(call.json.get("suffix") or ""))
        extra = call.json.get("extra") or {}
        return Prompt(
            model=call.model,
            question=prefix,
            text=whole,
            prefix=prefix,
            suffix=suffix,
            language=str(extra.get("language", "python")),
        )

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        answer_id = context.answers.identifier("cmpl", call.normalised)

        def chunk(text: str, finish: str | None = None) -> dict[str, Any]:
            choice = {"index": 0, "text": text, "finish_reason": finish, "logprobs": None}
            return {
                "id": answer_id,
                "object": "text_completion",
                "created": CREATED,
                "model": call.answering_model,
                "choices": [choice],
            }

        if not call.json.get("stream"):
            tokens = list(islice(completion.tokens, WHOLE_TOKENS))
            whole = chunk("".join(tokens), completion.finish)
            return json_reply({**whole, "usage": used(call, len(tokens))})

        def frame(text: str) -> bytes:
            return event(chunk(text)).data

        def pieces() -> Iterator[Piece]:
            yield from (event(chunk(token), "token") for token in completion.tokens)
            yield event(chunk("", completion.finish), "finish")
            yield DONE

        return stream(pieces(), frame)

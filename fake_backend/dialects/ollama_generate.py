"""Ollama's completions API: a prompt, an optional suffix, and a response of JSON lines."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from fake_backend.dialects.chat_completions import WHOLE_TOKENS, reasoning_pieces, used
from fake_backend.messages.ndjson import line, lines
from fake_backend.messages.reply import Piece, Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Finish, Prompt
from fake_backend.model.context import Context
from fake_backend.model.fim import hole
from fake_backend.model.responder import complete, converse

CREATED_AT = "2026-01-01T00:00:00Z"  # fixed, so that equal answers are equal bytes
LOAD_NS, PROMPT_TOKEN_NS, TOKEN_NS = 20_000_000, 500_000, 5_000_000
REASONING = "thinking"  # the field of a line
INSERT = "insert"  # Ollama's word for a model that fills in the middle
UNLOADS = (0, "0", "0s")
DONE: dict[Finish, str] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "stop",
    "content_filter": "stop",
}


class OllamaGenerate:
    """POST /api/generate, streamed unless `stream` is false.

    A request with a suffix, `raw` or the fill-in-the-middle markers of a code model asks for code;
    any other prompt is a question.
    """

    def parse(self, call: Call) -> Prompt:
        must_name_a_model(call)
        prompt, suffix = (str(call.json.get(name) or "") for name in ("prompt", "suffix"))
        text = f"{call.json.get('system') or ''}\n{prompt}"
        parts = hole(prompt)
        if parts is None and not suffix and not call.json.get("raw"):
            return Prompt(model=call.model, question=prompt, text=text)
        before, after = parts or (prompt, suffix)
        return Prompt(
            model=call.model,
            question=before,
            text=text,
            intent=INSERT,
            prefix=before,
            suffix=after,
        )

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        def state(text: str, **more: Any) -> dict[str, Any]:
            return {**begun(call), "response": text, "done": False, **more}

        def ended(text: str, count: int) -> dict[str, Any]:
            memory = {} if call.json.get("raw") else {"context": [1, 2, 3]}
            return state(text, **finished(call, completion, count), **memory)

        trace = completion.reasoning
        if not streamed(call):
            tokens = list(islice(completion.tokens, WHOLE_TOKENS))
            thought = trace.whole(REASONING) if trace else {}
            return json_reply({**ended("".join(tokens), len(tokens)), **thought})

        def pieces() -> Iterator[Piece]:
            yield from reasoning_pieces(
                trace, REASONING, lambda delta: line(state("", **delta), "token")
            )
            count = 0
            for count, token in enumerate(completion.tokens, 1):  # noqa: B007 - used below
                yield line(state(token), "token")
            yield line(ended("", count), "done")

        return lines(pieces(), lambda text: line(state(text)).data)


def generate(prompt: Prompt, context: Context) -> Completion:
    """Code if the request asks for code, otherwise prose."""
    return (complete if prompt.intent == INSERT else converse)(prompt, context)


def load(call: Call) -> Reply | None:
    """A request without a prompt loads the model, or unloads it if `keep_alive` is 0."""
    return None if call.json.get("prompt") else json_reply({**loaded(call), "response": ""})


def streamed(call: Call) -> bool:
    return call.json.get("stream") is not False


def must_name_a_model(call: Call) -> None:
    if not call.model:
        msg = "model is required"
        raise ValueError(msg)


def begun(call: Call) -> dict[str, Any]:
    return {"model": call.model, "created_at": CREATED_AT}


def loaded(call: Call) -> dict[str, Any]:
    reason = "unload" if call.json.get("keep_alive") in UNLOADS else "load"
    return {**begun(call), "done": True, "done_reason": reason}


def finished(call: Call, completion: Completion, count: int) -> dict[str, Any]:
    """The additional fields of the last line: the reason, durations (ns) and counts."""
    prompt = used(call, 0)["prompt_tokens"]
    prompt_ns, answer_ns = prompt * PROMPT_TOKEN_NS, count * TOKEN_NS
    return {
        "done": True,
        "done_reason": DONE[completion.finish],
        "total_duration": LOAD_NS + prompt_ns + answer_ns,
        "load_duration": LOAD_NS,
        "prompt_eval_count": prompt,
        "prompt_eval_duration": prompt_ns,
        "eval_count": count,
        "eval_duration": answer_ns,
    }

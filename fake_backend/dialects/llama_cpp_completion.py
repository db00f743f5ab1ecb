"""llama.cpp's own completions: the last event has the stop reason, and there is no [DONE]."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from fake_backend.dialects.chat_completions import WHOLE_TOKENS, used
from fake_backend.messages.reply import Piece, Reply, json_reply
from fake_backend.messages.request import Call, whole
from fake_backend.messages.sse import event, stream
from fake_backend.model.completion import Completion, Finish, Prompt
from fake_backend.model.context import Context
from fake_backend.model.fim import hole
from fake_backend.model.responder import complete
from fake_backend.providers.llama_cpp import CONTEXT, MODEL

MOST_ANSWERS = 64  # to one request
MOST_ECHOED = 4_000_000  # bytes of prompts and settings that several answers repeat
CACHE_ONLY = "cache"  # the request only fills the prompt cache
PROMPT_TOKEN_MS, TOKEN_MS = 0.5, 5.0
STOPPED: dict[Finish, str] = {"length": "limit"}
SETTINGS: dict[str, Any] = {
    "n_predict": -1,
    "seed": 4294967295,
    "temperature": 0.8,
    "top_k": 40,
    "top_p": 0.95,
    "min_p": 0.05,
    "repeat_last_n": 64,
    "repeat_penalty": 1.0,
    "n_keep": 0,
    "stop": [],
    "stream": False,
    "samplers": ["penalties", "dry", "top_k", "typ_p", "top_p", "min_p", "xtc", "temperature"],
}


class LlamaCppCompletion:
    """POST /completion and /completions, streamed or whole.

    Several prompts, or `n_cmpl`, get one answer each, with an `index`; all of them continue the
    first prompt.
    """

    def parse(self, call: Call) -> Prompt:
        if "prompt" not in call.json:
            raise KeyError("prompt")
        count = len(prompts(call)) * _copies(call)
        if count > MOST_ANSWERS or (count > 1 and count * len(call.body) > MOST_ECHOED):
            msg = f"{count} answers, each with its prompt"
            raise ValueError(msg)
        text = prompt_text(prompts(call)[0])
        prefix, suffix = hole(text) or (text, "")
        return prompt_of(call, text, prefix, suffix)

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        asked = [prompt for prompt in prompts(call) for _ in range(_copies(call))]
        tokens = completion.tokens
        if len(asked) > 1 or not call.json.get("stream"):
            tokens = list(islice(tokens, WHOLE_TOKENS))
        if call.json.get("stream"):
            return stream(
                _pieces(call, completion, asked, tokens), lambda text: _part(call, 0, text).data
            )
        whole = list(tokens)
        answers = [
            {**_end(call, completion, index, prompt, len(whole)), "content": "".join(whole)}
            for index, prompt in enumerate(asked)
        ]
        contents = [_chosen(call, answer) for answer in answers]
        return json_reply(contents if len(contents) > 1 else contents[0])


def answer(prompt: Prompt, context: Context) -> Completion:
    """Code that continues the prefix; no code if the request only fills the prompt cache."""
    return Completion(finish="length") if prompt.intent == CACHE_ONLY else complete(prompt, context)


def prompt_of(call: Call, text: str, prefix: str, suffix: str) -> Prompt:
    return Prompt(
        model=call.model,
        question=prefix,
        text=text,
        prefix=prefix,
        suffix=suffix,
        intent=CACHE_ONLY if call.json.get("n_predict") == 0 else "",
    )


def prompts(call: Call) -> list[Any]:
    """Each prompt: a text, a mix of tokens and texts, or an object with a text."""
    given = call.json.get("prompt", "")
    is_batch = isinstance(given, list) and not any(isinstance(part, int) for part in given)
    return given if is_batch and given else [given]


def prompt_text(prompt: Any) -> str:
    """The text of one prompt; a token is a byte here."""
    if isinstance(prompt, dict):
        return str(prompt.get("prompt_string", ""))
    if isinstance(prompt, list):
        return b"".join(_bytes(part) for part in prompt).decode("utf-8", errors="replace")
    return str(prompt)


def ids_of(text: str) -> list[int]:
    """The tokens of a text."""
    return list(text.encode("utf-8", errors="replace"))


def _bytes(part: Any) -> bytes:
    return bytes([part % 256]) if isinstance(part, int) else str(part).encode()


def _copies(call: Call) -> int:
    """The number of answers to each prompt."""
    return max(1, whole(call.json.get("n_cmpl", call.json.get("n"))) or 1)


def _pieces(
    call: Call, completion: Completion, asked: list[Any], tokens: Iterable[str]
) -> Iterator[Piece]:
    for index, prompt in enumerate(asked):
        count = 0
        for count, token in enumerate(tokens, 1):
            yield _part(call, index, token, count)
        yield event(_chosen(call, _end(call, completion, index, prompt, count)), "done")


def _part(call: Call, index: int, text: str, count: int = 1) -> Piece:
    return event(
        {
            "index": index,
            "content": text,
            "tokens": ids_of(text),
            "stop": False,
            "id_slot": 0,
            "tokens_predicted": count,
            "tokens_evaluated": used(call, 0)["prompt_tokens"],
        },
        "token",
    )


def _end(call: Call, completion: Completion, index: int, prompt: Any, count: int) -> dict[str, Any]:
    """The last event, or the whole answer without its text."""
    evaluated = used(call, 0)["prompt_tokens"]
    given = {name: value for name, value in call.json.items() if name in SETTINGS}
    return {
        "index": index,
        "content": "",
        "tokens": [],
        "id_slot": 0,
        "stop": True,
        "model": call.model or MODEL,
        "tokens_predicted": count,
        "tokens_evaluated": evaluated,
        "generation_settings": {**SETTINGS, **given, "n_ctx": CONTEXT},
        "prompt": prompt_text(prompt),
        "has_new_line": False,
        "truncated": False,
        "stop_type": STOPPED.get(completion.finish, "eos"),
        "stopping_word": "",
        "tokens_cached": evaluated + count,
        "timings": _timings(evaluated, count),
    }


def _timings(evaluated: int, count: int) -> dict[str, float]:
    """Durations in milliseconds, at a fixed speed."""
    return {
        "cache_n": 0,
        "prompt_n": evaluated,
        "prompt_ms": evaluated * PROMPT_TOKEN_MS,
        "prompt_per_token_ms": PROMPT_TOKEN_MS,
        "prompt_per_second": 1000 / PROMPT_TOKEN_MS,
        "predicted_n": count,
        "predicted_ms": count * TOKEN_MS,
        "predicted_per_token_ms": TOKEN_MS,
        "predicted_per_second": 1000 / TOKEN_MS,
    }


def _chosen(call: Call, whole: dict[str, Any]) -> dict[str, Any]:
    """The fields that the request wants; a nested field (`a/b`) is lifted to the top."""
    wanted = call.json.get("response_fields")
    if not wanted:
        return whole
    chosen: dict[str, Any] = {}
    for path in map(str, wanted):
        value: Any = whole
        for step in path.split("/"):
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            chosen[path.rsplit("/", 1)[-1]] = value
    return chosen

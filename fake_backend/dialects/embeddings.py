"""OpenAI's embeddings API: unit vectors that depend on the text alone."""

import base64
import hashlib
import math
import struct
from collections.abc import Callable
from typing import Any

import orjson

from fake_backend.dialects.chat_completions import used
from fake_backend.messages.long_json import ENTRIES, list_reply
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call, whole
from fake_backend.model.context import Context

DIMENSIONS = {"text-embedding-3-large": 3072}
DEFAULT_DIMENSIONS = 1536
MOST_INPUTS = 2048  # in one request, as in OpenAI's API
AT_ONCE = 50_000  # numbers; longer answers are made while they are sent


def embeddings(call: Call, context: Context) -> Reply:
    """POST /embeddings: one vector for each input, as numbers or base64."""
    longest = DIMENSIONS.get(call.model, DEFAULT_DIMENSIONS)
    wanted = whole(call.json.get("dimensions")) or 0
    size = min(wanted, longest) if wanted > 0 else longest
    encode = _packed if call.json.get("encoding_format") == "base64" else list
    tokens = used(call, 0)["prompt_tokens"]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}

    def entry(index: int, numbers: tuple[float, ...]) -> Any:
        return {"object": "embedding", "index": index, "embedding": encode(numbers)}

    content = {"object": "list", "data": [ENTRIES], "model": call.model, "usage": usage}
    return vectors_reply(content, inputs(call.json.get("input")), size, entry)


def vectors_reply(
    content: Any,
    texts: list[bytes],
    size: int,
    entry: Callable[[int, tuple[float, ...]], Any] = lambda _, numbers: numbers,
) -> Reply:
    """The reply with `content`, in which `entry` makes one of ENTRIES of each text's vector."""
    entries = (entry(index, vector(text, size)) for index, text in enumerate(texts))
    return list_reply(content, entries, is_long=len(texts) * size > AT_ONCE)


def vector(text: bytes, size: int) -> tuple[float, ...]:
    """A vector of length 1; a shorter vector is the start of a longer one, normalised again."""
    numbers = struct.unpack(f"<{size}b", hashlib.shake_128(text).digest(size))
    length = math.hypot(*numbers) or 1.0
    return tuple(number / length for number in numbers)


def _packed(numbers: tuple[float, ...]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def inputs(given: Any) -> list[bytes]:
    """Each input as bytes: a text, or a list of token numbers.

    Raises:
        ValueError: there are too many.
    """
    is_batch = isinstance(given, list) and not all(isinstance(entry, int) for entry in given)
    entries = given if is_batch else [given or ""]
    return texts_of(entries)


def texts_of(entries: list[Any]) -> list[bytes]:
    """The entries of a batch as bytes.

    Raises:
        ValueError: there are too many.
    """
    if len(entries) > MOST_INPUTS:
        msg = f"at most {MOST_INPUTS} inputs"
        raise ValueError(msg)
    return [entry.encode() if isinstance(entry, str) else orjson.dumps(entry) for entry in entries]

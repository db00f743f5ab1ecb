"""OpenAI's embeddings API: unit vectors that depend on the text alone."""

import base64
import hashlib
import math
import struct
from typing import Any

import orjson

from fake_backend.dialects.chat_completions import used
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context

DIMENSIONS = {"text-embedding-3-large": 3072}
DEFAULT_DIMENSIONS = 1536


def embeddings(call: Call, context: Context) -> Reply:
    """POST /embeddings: one vector for each input, as numbers or base64."""
    longest = DIMENSIONS.get(call.model, DEFAULT_DIMENSIONS)
    wanted = call.json.get("dimensions")
    size = min(wanted, longest) if isinstance(wanted, int) and wanted > 0 else longest
    encode = _packed if call.json.get("encoding_format") == "base64" else list
    data = [
        {"object": "embedding", "index": index, "embedding": encode(vector(text, size))}
        for index, text in enumerate(inputs(call.json.get("input")))
    ]
    tokens = used(call, 0)["prompt_tokens"]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return json_reply({"object": "list", "data": data, "model": call.model, "usage": usage})


def vector(text: bytes, size: int) -> tuple[float, ...]:
    """A vector of length 1; a shorter vector is the start of a longer one, normalised again."""
    numbers = struct.unpack(f"<{size}b", hashlib.shake_128(text).digest(size))
    length = math.hypot(*numbers) or 1.0
    return tuple(number / length for number in numbers)


def _packed(numbers: tuple[float, ...]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def inputs(given: Any) -> list[bytes]:
    """Each input as bytes: a text, or a list of token numbers."""
    is_batch = isinstance(given, list) and not all(isinstance(entry, int) for entry in given)
    entries = given if is_batch else [given or ""]
    return [entry.encode() if isinstance(entry, str) else orjson.dumps(entry) for entry in entries]

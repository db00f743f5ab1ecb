"""How a stream keeps its JSON documents apart: as server-sent events, or as lines."""

from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Framing:
    """`before` and `behind` stand around each document; a line that says nothing is a `beat`.

    `{text}` in `beat` is where a comment's text goes; without it a stream has no comments.
    """

    content_type: str
    before: bytes
    behind: bytes
    beat: str

    def document(self, content: Any, *, name: str = "") -> bytes:
        """The bytes of one JSON document; `name` is its event's, where events have names."""
        head = f"event: {name}\n".encode() if name else b""
        return head + self.before + orjson.dumps(content) + self.behind

    def heartbeat(self, text: str) -> bytes:
        """Bytes that a reader of the stream skips: a comment, or a blank line."""
        return self.beat.format(text=text).encode()


SSE = Framing("text/event-stream", b"data: ", b"\n\n", ": {text}\n\n")
NDJSON = Framing("application/x-ndjson", b"", b"\n", "\n")

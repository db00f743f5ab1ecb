"""How a stream separates its JSON documents: as server-sent events, or as lines."""

from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Framing:
    """The format of a stream."""

    content_type: str
    before: bytes  # each document
    behind: bytes
    beat: str  # a line that readers skip; `{text}` is a comment's text, if there are comments

    def document(self, content: Any, *, name: str = "") -> bytes:
        """The bytes of one JSON document; `name` is the name of its event, if it has one."""
        head = f"event: {name}\n".encode() if name else b""
        return head + self.before + orjson.dumps(content) + self.behind

    def heartbeat(self, text: str) -> bytes:
        """Bytes that a reader of the stream skips: a comment, or a blank line."""
        return self.beat.format(text=text).encode()


SSE = Framing("text/event-stream", b"data: ", b"\n\n", ": {text}\n\n")
MESSAGES = Framing("", b"", b"", "")  # of a WebSocket: each document is one
NDJSON = Framing("application/x-ndjson", b"", b"\n", "\n")

"""Replies: a status, headers, and a lazy sequence of pieces with the pauses before them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson

from fake_backend.clock import Signal
from fake_backend.messages.framing import SSE, Framing

Headers = tuple[tuple[str, str], ...]
Part = Literal["head", "frame", "token", "finish", "done"]
Ending = Literal[
    "complete",
    "fin",
    "fin_mid_chunk",
    "reset",
    "stall",
    "dead",  # of a WebSocket: stays open, and what the client sends is ignored, pings too
    "silent_later",  # the same, after a whole answer
    "reset_later",  # what the client sends next is answered by a reset
]
FOREVER = float("inf")
JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that are sent together; in a stream, one event.

    `part` is the purpose of the event: generated text (`token`), the finish reason (`finish`), the
    end of the stream (`done`) or anything else (`frame`). An empty `head` sends the headers before
    the first byte of the body.
    """

    data: bytes
    pause_s: float = 0.0  # after the planned time of the last piece; FOREVER: no end
    part: Part = "frame"
    delivers: str = ""  # the fault that reaches the client with this piece


Frame = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply before it is sent to the client."""

    status: int = 200
    headers: Headers = ()
    pieces: Iterable[Piece] = field(default=())  # may be lazy and endless
    frame: Frame | None = None  # turns text into an event of the protocol; None: not a stream
    framing: Framing = SSE  # of a stream
    chunked: bool = False  # otherwise a body that is not streamed has a content-length
    ending: Ending = "complete"  # what happens after the last piece
    head_pause_s: float = 0.0  # after each line of the head
    head_over: Signal | None = None  # ends the pauses of the head
    delivers: tuple[str, ...] = ()  # the faults that reach the client with the head
    retry_after_s: float | None = (
        None  # that the reply asks for, in header or body; 0 if it is no number
    )
    withheld: tuple[str, ...] = ()  # headers that the backend adds to every other reply
    holds: str = ""  # the fault that reaches the client as soon as the client has to wait
    over: Signal | None = None  # the end of the fault that holds: it ends the present pause
    own_first_s: float | None = None  # time to the first token at the model's own pace

    @property
    def streams(self) -> bool:
        return self.frame is not None

    def with_header(self, name: str, value: str) -> Headers:
        """The headers, with `name` set to `value`."""
        return (*(pair for pair in self.headers if pair[0] != name), (name, value))


def json_reply(content: Any, *, status: int = 200, headers: Headers = ()) -> Reply:
    """A reply with a JSON document."""
    return body_reply(orjson.dumps(content), JSON_TYPE, status=status, headers=headers)


def body_reply(data: bytes, kind: str, *, status: int = 200, headers: Headers = ()) -> Reply:
    """A reply with a body of the content type `kind`."""
    return Reply(status, (("content-type", kind), *headers), (Piece(data),))


def without_body(reply: Reply) -> Reply:
    """The reply to HEAD: the same head and pauses, the length of the body, but no body."""
    pieces, headers = reply.pieces, reply.headers
    if isinstance(pieces, tuple) and "content-length" not in {name for name, _ in headers}:
        headers = (*headers, ("content-length", str(sum(len(piece.data) for piece in pieces))))
    bare = tuple(replace(piece, data=b"") for piece in pieces)
    return replace(reply, headers=headers, pieces=bare, frame=None, chunked=False)

"""What is sent: a status, headers, and a lazy row of pieces, each with the pause before it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson

from fake_backend.messages.framing import SSE, Framing

Headers = tuple[tuple[str, str], ...]
Part = Literal["head", "frame", "token", "finish", "done"]
Ending = Literal["complete", "fin", "fin_mid_chunk", "reset", "stall"]
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that leave together; of a stream, one event.

    `pause_s` counts from the planned moment of the piece before, so that delays of single pieces
    do not add up; FOREVER waits for the client to leave. `part` says what the event is for: it
    carries generated text (`token`), the reason of the end (`finish`), the end (`done`), or only
    holds the others (`frame`); an empty `head` lets the headers leave before the body's first
    byte. `delivers` names the fault that has reached the client with it.
    """

    data: bytes
    pause_s: float = 0.0
    part: Part = "frame"
    delivers: str = ""


Frame = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply before it is played to the client.

    `pieces` may be lazy and endless. `frame` puts generated text into the protocol's event, so
    that a fault can make events of its own; it is missing where the reply is no stream, and the
    body is then sent with its length, unless `chunked`. `framing` is what stands around each of a
    stream's JSON documents. `ending` is what happens after the last piece, `head_pause_s` the pause
    before each line of the head, `delivers` the faults that have reached the client with the head,
    `retry_after_s` the wait that the reply asks for, in whatever spelling. `withheld` names headers
    that the backend would add to every reply, but not to this. `holds` names the fault that has
    reached the client as soon as it has to wait.
    """

    status: int = 200
    headers: Headers = ()
    pieces: Iterable[Piece] = field(default=())
    frame: Frame | None = None
    framing: Framing = SSE
    chunked: bool = False
    ending: Ending = "complete"
    head_pause_s: float = 0.0
    delivers: tuple[str, ...] = ()
    retry_after_s: float | None = None
    withheld: tuple[str, ...] = ()
    holds: str = ""

    @property
    def streams(self) -> bool:
        return self.frame is not None

    def with_header(self, name: str, value: str) -> Headers:
        """The headers, with `name` set to `value` in place of any before."""
        return (*(pair for pair in self.headers if pair[0] != name), (name, value))


def json_reply(content: Any, *, status: int = 200, headers: Headers = ()) -> Reply:
    """Answer with a JSON document and its length."""
    kind = "application/json; charset=utf-8"
    return body_reply(orjson.dumps(content), kind, status=status, headers=headers)


def body_reply(data: bytes, kind: str, *, status: int = 200, headers: Headers = ()) -> Reply:
    """Answer with one body of the content type `kind`."""
    return Reply(status, (("content-type", kind), *headers), (Piece(data),))


def without_body(reply: Reply) -> Reply:
    """What HEAD is answered: the same head and pauses, and the length of the body not sent."""
    pieces, headers = reply.pieces, reply.headers
    if isinstance(pieces, tuple) and "content-length" not in {name for name, _ in headers}:
        headers = (*headers, ("content-length", str(sum(len(piece.data) for piece in pieces))))
    bare = tuple(replace(piece, data=b"") for piece in pieces)
    return replace(reply, headers=headers, pieces=bare, frame=None, chunked=False)

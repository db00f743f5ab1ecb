"""Changes to the pieces of a reply that several faults share."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.messages.sse import payload

MARK = "@@here@@"
FINISH_REASONS = ("finish_reason", "stop_reason", "done_reason", "stop_type")  # by protocol
ABSENT = object()  # the value that removes a field in `rewritten`


def instead(
    pieces: Iterable[Piece], after: int, then: Callable[[Piece], Iterable[Piece]]
) -> Iterator[Piece]:
    """The first `after` pieces; `then` turns the next one into the rest of the stream."""
    for number, piece in enumerate(pieces):
        if number >= after:
            yield from then(piece)
            return
        yield piece


def begun(reply: Reply, after: int, last: Piece) -> Reply:
    """The beginning of a reply, followed by `last`.

    The beginning is the head and the first `after` events; for a body that is not streamed, it is
    half of the body with the full content-length. A stream with fewer events is sent completely.
    """
    head = Piece(b"", part="head")
    if reply.streams:
        return replace(reply, pieces=_until(reply.pieces, after, (head, last)))
    pieces = list(reply.pieces)
    body = b"".join(piece.data for piece in pieces)
    half = Piece(body[: len(body) // 2], sum(piece.pause_s for piece in pieces))
    whole = str(len(body))
    headers = reply.headers if reply.chunked else reply.with_header("content-length", whole)
    return replace(reply, headers=headers, pieces=(half, head, last))


def _until(pieces: Iterable[Piece], after: int, last: Iterable[Piece]) -> Iterator[Piece]:
    yield from instead(pieces, after, lambda _: ())
    yield from last


def interrupted(reply: Reply, after: int | None, extra: Piece) -> Iterator[Piece]:
    """The pieces of a reply with `extra` put in between, and nothing else changed.

    It comes after the head and the first `after` events, at the end of a stream with fewer of them.
    It comes before the head if `after` is None, or if the body is not streamed.
    """
    pieces = iter(reply.pieces)
    if after is not None and reply.streams:
        yield from islice(pieces, after)
        yield Piece(b"", part="head")
    yield extra
    yield from pieces


def followed(reply: Reply, last: Piece) -> Reply:
    """The reply with `last` behind it, whose act ends it properly."""
    pieces = chain(reply.pieces, (Piece(b"", part="head"), last))
    return replace(reply, pieces=pieces, ending="acted")


def cut(reply: Reply, after: int | None, last: Piece) -> Reply:
    """The beginning of a reply as of `begun`, or nothing if `after` is None; `last` ends it."""
    part = replace(reply, pieces=(last,)) if after is None else begun(reply, after, last)
    return replace(part, ending="cut")


def text_reader(frame: Frame) -> Callable[[Piece], str | None]:
    """A function that reads the generated text of a `token`; None for all other pieces."""
    sample = payload(Piece(frame(MARK)))
    path = _path(sample) or []

    def read(piece: Piece) -> str | None:
        value = payload(piece) if piece.part == "token" else None
        if not isinstance(value, dict) or value.get("type") != sample.get("type"):
            return None
        for step in path:
            try:
                value = value[step]
            except (LookupError, TypeError):
                return None
        return value if value and isinstance(value, str) else None

    return read


def _path(content: Any) -> list[Any] | None:
    """The path of keys and indexes to the mark."""
    if content == MARK:
        return []
    steps: Iterable[tuple[Any, Any]] = ()
    if isinstance(content, dict):
        steps = content.items()
    elif isinstance(content, list):
        steps = enumerate(content)
    for step, inner in steps:
        if (rest := _path(inner)) is not None:
            return [step, *rest]
    return None


def rewritten(content: Any, change: Callable[[str, Any], Any]) -> Any:
    """The same JSON, with each field's value replaced by `change(name, value)`."""
    if isinstance(content, list):
        return [rewritten(inner, change) for inner in content]
    if not isinstance(content, dict):
        return content
    changed = {name: change(name, rewritten(inner, change)) for name, inner in content.items()}
    return {name: inner for name, inner in changed.items() if inner is not ABSENT}

"""What several faults do with the pieces of a reply."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.messages.sse import payload

MARK = "@@here@@"
ABSENT = object()  # what a field is changed to that is to be left out


def instead(
    pieces: Iterable[Piece], after: int, then: Callable[[Piece], Iterable[Piece]]
) -> Iterator[Piece]:
    """The first `after` pieces; what `then` makes of the next one stands for all the others."""
    for number, piece in enumerate(pieces):
        if number >= after:
            yield from then(piece)
            return
        yield piece


def begun(reply: Reply, after: int, last: Piece) -> Reply:
    """The head, the first `after` events or half of a body whose length is told whole, and `last`.

    A stream with fewer events comes whole before `last`.
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


def text_reader(frame: Frame) -> Callable[[Piece], str | None]:
    """Find the generated text of a `token`; None where it carries none, or something else."""
    sample = payload(Piece(frame(MARK)))
    path = _path(sample) or []

    def read(piece: Piece) -> str | None:
        found = payload(piece) if piece.part == "token" else None
        if not isinstance(found, dict) or found.get("type") != sample.get("type"):
            return None
        for step in path:
            try:
                found = found[step]
            except (LookupError, TypeError):
                return None
        return found if found and isinstance(found, str) else None

    return read


def _path(content: Any) -> list[Any] | None:
    """The way to the mark."""
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
    """The same JSON, each field's value being what `change` makes of its name and value."""
    if isinstance(content, list):
        return [rewritten(inner, change) for inner in content]
    if not isinstance(content, dict):
        return content
    changed = {name: change(name, rewritten(inner, change)) for name, inner in content.items()}
    return {name: inner for name, inner in changed.items() if inner is not ABSENT}

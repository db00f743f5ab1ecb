"""Impossible token counts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import payload, with_payload
from fake_backend.settings import STRICT

HUGE = 9_007_199_254_740_993  # the first integer that JavaScript cannot represent
HOLDERS = ("response", "message")  # that may contain `usage`, apart from the top level
COUNTS = ("prompt_eval_count", "eval_count", "tokens_evaluated", "tokens_predicted")
MARKS = (b'"usage"', b'"eval_count"', b'"tokens_predicted"')


@dataclass(frozen=True, config=STRICT)
class UsageVariants(StreamFault):
    """Change the `usage` object of answers, streamed or not.

    `how` is `absent` (the field is left out, and so is an event that carries nothing else), `null`,
    `zero`, `negative`, `huge` (larger than JavaScript can represent exactly) or `strings` (numbers
    in quotes). Ollama and llama.cpp's own routes have no such object: their counts (`eval_count`,
    `tokens_predicted` and those of the prompt) change instead. Answers without `usage` stay
    healthy.
    """

    late = True

    how: Literal["absent", "null", "zero", "negative", "huge", "strings"] = "absent"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, pieces=self._spoiled(reply.pieces, context.name))

    def _spoiled(self, pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
        for piece in pieces:
            marked = any(mark in piece.data for mark in MARKS)
            content: Any = payload(piece) if marked else None
            holders = _holders(content)
            for holder in holders:
                self._spoil(holder)
            if not holders:
                yield piece
            elif self.how == "absent" and holders == [content] and not content.get("choices", True):
                yield replace(piece, data=b"", delivers=name)
            else:
                yield replace(with_payload(piece, content), delivers=name)

    def _spoil(self, holder: dict[str, Any]) -> None:
        for name in ("usage",) if "usage" in holder else COUNTS:
            if name in holder and self.how == "absent":
                del holder[name]
            elif name in holder:
                holder[name] = None if self.how == "null" else self._wrong(holder[name])

    def _wrong(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._wrong(inner) for key, inner in value.items()}
        if not isinstance(value, int):
            return value
        match self.how:
            case "zero":
                return 0
            case "negative":
                return -max(1, value)
            case "huge":
                return HUGE
            case _:
                return str(value)


def _holders(content: Any) -> list[dict[str, Any]]:
    """The objects in an event or document that contain `usage` or token counts."""
    if not isinstance(content, dict):
        return []
    inner = (content.get(name) for name in HOLDERS)
    places = [content, *(place for place in inner if isinstance(place, dict))]
    return [place for place in places if _counts(place)]


def _counts(place: dict[str, Any]) -> bool:
    return isinstance(place.get("usage"), dict) or any(name in place for name in COUNTS)

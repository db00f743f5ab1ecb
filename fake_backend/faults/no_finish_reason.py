"""A stream without a finish reason."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import ABSENT, FINISH_REASONS, rewritten
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each, payload, with_payload
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NoFinishReason(StreamFault):
    """End the stream properly, but without a finish reason.

    `how` is `missing` (the event with the reason is left out) or `null` (the event is sent with the
    reason null). If the last event carries the reason (Ollama, llama.cpp), it is sent, and only the
    reason is left out. The Responses API has no such event and stays healthy.
    """

    late = True

    how: Literal["missing", "null"] = "missing"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def unexplained(number: int, piece: Piece) -> Iterable[Piece]:
            if self.how == "missing" and piece.part == "finish":
                return [Piece(b"", delivers=context.name)]
            content = payload(piece) if piece.part in {"finish", "done"} else None
            changed = rewritten(content, self._without_reason)
            if changed == content:
                return [piece]
            return [replace(with_payload(piece, changed), delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, unexplained)) if reply.streams else reply

    def _without_reason(self, name: str, value: Any) -> Any:
        if name not in FINISH_REASONS:
            return value
        return ABSENT if self.how == "missing" else None

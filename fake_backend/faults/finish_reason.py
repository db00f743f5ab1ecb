"""A finish reason that the client may not know."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import FINISH_REASONS, rewritten
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each, payload, with_payload
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class FinishReason(StreamFault):
    """End the answer with the finish reason `reason`, streamed or not.

    Seen in the field: `error` (OpenRouter), `insufficient_system_resource` (DeepSeek),
    `MALFORMED_FUNCTION_CALL` and `RECITATION` (Gemini), `model_context_window_exceeded`
    (Anthropic), and `tool_calls` without any tool call. The Responses API has no such field and
    stays healthy.
    """

    late = True

    reason: Annotated[str, Field(max_length=200)] = "error"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def ended(number: int, piece: Piece) -> Iterable[Piece]:
            last = piece.part in {"finish", "done"} or not reply.streams
            content = payload(piece) if last else None
            changed = rewritten(content, self._changed)
            if changed == content:
                return [piece]
            return [replace(with_payload(piece, changed), delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, ended))

    def _changed(self, name: str, value: Any) -> Any:
        return self.reason if name in FINISH_REASONS and value else value

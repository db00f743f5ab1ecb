"""Valid chunks that few clients expect."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import event, payload, with_payload
from fake_backend.settings import STRICT

EMPTY = {"choices": [], "created": 0, "id": "", "model": "", "object": ""}
SAFE = {
    what: {"filtered": False, "severity": "safe"}
    for what in ("hate", "self_harm", "sexual", "violence")
}
FILTERED = [{"prompt_index": 0, "content_filter_results": SAFE}]
OFFSETS = {
    "content_filter_results": SAFE,
    "content_filter_offsets": {"check_offset": 44, "start_offset": 44, "end_offset": 198},
    "finish_reason": None,
    "index": 0,
}
USAGE = {"prompt_tokens": 11, "completion_tokens": 40, "total_tokens": 51}
Where = Literal["token", "finish", "done"]
ADDED: Mapping[str, tuple[Where, dict[str, Any]]] = {
    "filter_offsets": ("finish", {**EMPTY, "choices": [OFFSETS]}),
    "usage_last": ("done", {**EMPTY, "object": "chat.completion.chunk", "usage": USAGE}),
}


@dataclass(frozen=True, config=STRICT)
class ChunkVariants(StreamFault):
    """Send valid but unusual chunks in OpenAI's protocols; other protocols stay healthy.

    `how` is `empty_choices_first` (Azure's first chunk: no choices, an empty id, and the filter
    results of the prompt), `filter_offsets` (Azure's asynchronous filter: a choice without a delta,
    before the finish reason), `usage_last` (a last chunk with the usage and no choices, although
    the client did not request it) or `usage_null` (`"usage": null` in every chunk).
    """

    late = True

    how: Literal["empty_choices_first", "filter_offsets", "usage_last", "usage_null"] = (
        "empty_choices_first"
    )

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if reply.frame is None or "choices" not in payload(Piece(reply.frame(""))):
            return reply
        return replace(reply, pieces=self._varied(reply.pieces, context.name))

    def _varied(self, pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
        if self.how == "empty_choices_first":
            first = event({**EMPTY, "prompt_filter_results": FILTERED})
            yield replace(first, delivers=name)
        where, added = ADDED.get(self.how, ("", {}))
        for piece in pieces:
            if piece.part == where:
                yield replace(event(added), delivers=name)
            content = payload(piece) if self.how == "usage_null" else None
            if isinstance(content, dict):
                spelled = with_payload(piece, {"usage": None, **content})
                yield replace(spelled, delivers=name)
            else:
                yield piece

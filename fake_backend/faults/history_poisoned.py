"""A conversation that no request can carry on."""

from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, AnswerFault, Hit
from fake_backend.messages.reply import Reply

MESSAGE = (
    "messages.{place}: `tool_use` ids were found without `tool_result` blocks immediately after:"
    " toolu_bench. Each `tool_use` block must have a corresponding `tool_result` block in the next"
    " message."
)


@dataclass(frozen=True, config=STRICT)
class HistoryPoisoned(AnswerFault):
    """Answer 400 to every request that carries more than `turns` answers of the model.

    The words complain of a tool call without its result, at the first answer beyond; a client that
    sends its history unrepaired fails with every further message (github/copilot-cli#343).
    """

    turns: Annotated[int, Field(ge=0, le=10_000)] = 1

    def apply(self, reply: Reply, hit: Hit) -> Reply:
        history: Any = hit.call.json.get("messages") or hit.call.json.get("input")
        said = [
            place
            for place, message in enumerate(history if isinstance(history, list) else [])
            if isinstance(message, dict) and message.get("role") == "assistant"
        ]
        if len(said) <= self.turns:
            return reply
        message = MESSAGE.format(place=said[self.turns])
        return hit.provider.error("invalid_request", message=message)

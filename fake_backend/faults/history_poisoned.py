"""A conversation that no request can carry on."""

from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT

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

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        history: Any = context.call.json.get("messages") or context.call.json.get("input")
        completion = [
            place
            for place, message in enumerate(history if isinstance(history, list) else [])
            if isinstance(message, dict) and message.get("role") == "assistant"
        ]
        if len(completion) <= self.turns:
            return reply
        message = MESSAGE.format(place=completion[self.turns])
        return context.provider.error("invalid_request", message=message)

"""A conversation that cannot be continued."""

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
    """Answer 400 to every request whose history contains more than `turns` answers of the model.

    The error reports a tool call without its result, at the first answer beyond `turns`. A client
    that sends the same history again fails with every further message (github/copilot-cli#343).
    """

    turns: Annotated[int, Field(ge=0, le=10_000)] = 1

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        history: Any = context.call.json.get("messages") or context.call.json.get("input")
        places = [
            place
            for place, message in enumerate(history if isinstance(history, list) else [])
            if isinstance(message, dict) and message.get("role") == "assistant"
        ]
        if len(places) <= self.turns:
            return reply
        message = MESSAGE.format(place=places[self.turns])
        return context.provider.error("invalid_request", message=message)

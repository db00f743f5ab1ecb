"""A conversation that cannot be continued."""

from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.model.reasoning import problem_of_history
from fake_backend.settings import STRICT

MESSAGE = (
    "messages.{place}: `tool_use` ids were found without `tool_result` blocks immediately after:"
    " toolu_bench. Each `tool_use` block must have a corresponding `tool_result` block in the next"
    " message."
)


@dataclass(frozen=True, config=STRICT)
class HistoryPoisoned(AnswerFault):
    """Answer 400 to every request with a history that cannot be continued.

    `by` is what is wrong with it. `tool_use`: it contains more than `turns` answers of the model;
    the error reports a tool call without its result, at the first answer beyond `turns`.
    `reasoning`: it lacks or alters the reasoning that the fault `reasoning` sent before a tool
    call; `turns` does not matter. A client that sends the same history again fails with every
    further message (github/copilot-cli#343, microsoft/vscode#306695).
    """

    by: Literal["tool_use", "reasoning"] = "tool_use"
    turns: Annotated[int, Field(ge=0, le=10_000)] = 1

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        given: Any = context.call.json.get("messages") or context.call.json.get("input")
        history = given if isinstance(given, list) else []
        message = self._too_long(history) if self.by == "tool_use" else problem_of_history(history)
        return context.provider.error("invalid_request", message=message) if message else reply

    def _too_long(self, history: list[Any]) -> str:
        places = [
            place
            for place, message in enumerate(history)
            if isinstance(message, dict) and message.get("role") == "assistant"
        ]
        within = len(places) <= self.turns
        return "" if within else MESSAGE.format(place=places[self.turns])

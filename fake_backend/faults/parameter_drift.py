"""A parameter that the model no longer accepts."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.providers.openai import OpenAI
from fake_backend.settings import STRICT

Parameter = Annotated[str, Field(title="letters, digits and underscores", pattern=r"^\w+$")]


@dataclass(frozen=True, config=STRICT)
class ParameterDrift(AnswerFault):
    """Answer 400 to every request with `parameter` in its JSON, and recommend `instead`.

    For Ollama, the parameters in `options` count as well. Select the model with `when`.

    Evidence: the rollout of a model renamed `max_tokens`, and the model was unusable for over a
    week (microsoft/copilot-intellij-feedback#1592).
    """

    parameter: Parameter = "max_tokens"
    instead: Parameter = "max_completion_tokens"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        options = context.call.json.get("options")
        if self.parameter not in {
            *context.call.json,
            *(options if isinstance(options, dict) else ()),
        }:
            return reply
        wording = context.provider.wordings["invalid_request"]
        worded = replace(
            wording,
            message=f"Unsupported parameter: '{self.parameter}' is not supported with this model."
            f" Use '{self.instead}' instead.",
            code="unsupported_parameter" if isinstance(context.provider, OpenAI) else wording.code,
            param=self.parameter,
        )
        return context.provider.reply(worded, 400)

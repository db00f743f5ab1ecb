"""A model that does not want to."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Refusal(ContentFault):
    """Answer with the prose `text` in place of code, of tool calls, of everything.

    The finish reason is the ordinary `stop`: only a reader can tell that this is no answer.
    """

    text: Annotated[str, Field(min_length=1)] = "Sorry, I can't assist with that."

    def say(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return Completion(tokens(self.text))

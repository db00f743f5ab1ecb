"""A model that refuses to answer."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Refusal(ContentFault):
    """Answer with the prose `text` in place of code and tool calls.

    The finish reason is the ordinary `stop`: only the text shows that this is not an answer.
    """

    text: Annotated[str, Field(min_length=1)] = "Sorry, I can't assist with that."

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return Completion(tokens(self.text))

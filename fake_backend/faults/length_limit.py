"""An answer that reaches the longest length allowed."""

from dataclasses import replace
from itertools import islice
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, ContentFault, Hit
from fake_backend.model.completion import Prompt, Said
from fake_backend.model.text import tokens


@dataclass(frozen=True, config=STRICT)
class LengthLimit(ContentFault):
    """Cut the answer after `after_tokens` tokens, with the finish reason `length`.

    The arguments of a tool call are cut as well, and are then no JSON: clients have repeated such
    a call thousands of times (github/copilot-cli#1444).
    """

    after_tokens: Annotated[int, Field(ge=0, le=1_000_000)] = 10

    def say(self, said: Said, prompt: Prompt, hit: Hit) -> Said:
        calls = tuple(
            replace(call, arguments="".join(tokens(call.arguments)[: self.after_tokens]))
            for call in said.tool_calls
        )
        first = islice(said.tokens, self.after_tokens)
        return replace(said, tokens=first, tool_calls=calls, finish="length")

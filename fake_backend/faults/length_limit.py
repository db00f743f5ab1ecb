"""An answer that is cut at the length limit."""

from dataclasses import replace
from itertools import islice
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class LengthLimit(ContentFault):
    """Cut the answer after `after_tokens` tokens, with the finish reason `length`.

    The arguments of a tool call are cut as well, which makes them invalid JSON.

    Evidence: clients repeated such a call thousands of times (github/copilot-cli#1444).
    """

    after_tokens: Annotated[int, Field(ge=0, le=1_000_000)] = 10

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        calls = tuple(
            replace(call, arguments="".join(islice(tokens(call.arguments), self.after_tokens)))
            for call in completion.tool_calls
        )
        first = islice(completion.tokens, self.after_tokens)
        return replace(completion, tokens=first, tool_calls=calls, finish="length")

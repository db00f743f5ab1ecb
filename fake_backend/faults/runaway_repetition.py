"""A model that repeats the same line."""

from dataclasses import replace
from itertools import chain, repeat
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RunawayRepetition(ContentFault):
    """After the healthy answer, repeat `line` `times` times; 0 never ends a streamed answer.

    Evidence: a line was repeated some 21 000 times (anthropics/claude-code#90268).
    """

    times: Annotated[int, Field(ge=0, le=10_000_000)] = 21_000
    line: Annotated[str, Field(min_length=1, max_length=10_000)] = "return value.strip().lower()\n"

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        again = repeat(self.line, self.times) if self.times else repeat(self.line)
        more = (token for line in again for token in tokens(line))
        return replace(completion, tokens=chain(completion.tokens, more), finish="length")

"""An answer with words struck out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class OverFiltering(ContentFault):
    """Strike out a `share` of the tokens and go on as if nothing were missing.

    Each is replaced by `placeholder`, or left out where that is empty: an output filter that finds
    harm in single words, and ends with the finish reason of a healthy answer.
    """

    share: Annotated[float, Field(gt=0, le=1)] = 0.2
    placeholder: str = ""

    def say(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return replace(completion, tokens=self._filtered(completion.tokens, context.random))

    def _filtered(self, tokens: Iterable[str], random: Random) -> Iterator[str]:
        for token in tokens:
            if random.random() >= self.share:
                yield token
            elif self.placeholder:
                yield self.placeholder

"""An answer with removed words."""

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
    """Remove a `share` of the tokens (0 to 1), with the finish reason of a healthy answer.

    `placeholder` replaces each removed token; the default, an empty one, leaves it out. An output
    filter that matches single words has this effect.
    """

    share: Annotated[float, Field(gt=0, le=1)] = 0.2
    placeholder: str = ""

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return replace(completion, tokens=self._filtered(completion.tokens, context.random))

    def _filtered(self, tokens: Iterable[str], random: Random) -> Iterator[str]:
        for token in tokens:
            if random.random() >= self.share:
                yield token
            elif self.placeholder:
                yield self.placeholder

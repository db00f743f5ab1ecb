"""A completion that repeats existing text."""

from dataclasses import replace
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RepeatedContext(ContentFault):
    """Repeat `lines` lines of the text around the cursor.

    `what` is `prefix` (the current line and those before it) or `suffix` (the text after the
    cursor). `where` puts the text `in_front` of the healthy answer or `behind` it. If there is no
    such text, as in a chat, the answer stays healthy.

    Evidence: typed words appeared twice in ghost text, and after accepting it
    (rstudio/rstudio#15916, #16757).
    """

    what: Literal["prefix", "suffix"] = "prefix"
    where: Literal["in_front", "behind"] = "in_front"
    lines: Annotated[int, Field(ge=1, le=1000)] = 1

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        if self.what == "prefix":
            again = "\n".join(prompt.prefix.split("\n")[-self.lines :])
        else:
            again = "\n".join(prompt.suffix.lstrip("\n").split("\n")[: self.lines])
        if not again.strip():
            return completion
        parts = (tokens(again), completion.tokens)
        return replace(
            completion, tokens=chain(*(parts if self.where == "in_front" else parts[::-1]))
        )

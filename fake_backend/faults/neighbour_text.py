"""The text of another file, where code was to go on."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, ContentFault, Hit
from fake_backend.model.completion import Prompt, Said
from fake_backend.model.text import NOUNS, VERBS, tokens


@dataclass(frozen=True, config=STRICT)
class NeighbourText(ContentFault):
    """Answer with `lines` lines of the file `path` that have nothing to do with the prompt.

    A comment with `path` comes first, as models have seen it in their prompts, where pieces of
    neighbouring files stand below such a line: the answer crosses the boundary between two files.
    """

    path: Annotated[str, Field(min_length=1, max_length=500)] = "src/billing/invoices.py"
    lines: Annotated[int, Field(ge=1, le=1000)] = 6

    def say(self, said: Said, prompt: Prompt, hit: Hit) -> Said:
        comment, end = ("#", "") if prompt.language == "python" else ("//", ";")
        draw = hit.random.choice
        drawn = [f"{draw(NOUNS)} = {draw(VERBS)}({draw(NOUNS)}){end}" for _ in range(self.lines)]
        return Said(tokens("\n".join([f"\n{comment} Path: {self.path}", *drawn, ""])))

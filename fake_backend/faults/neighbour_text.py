"""The text of another file in place of a continuation."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import NOUNS, VERBS, tokens
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NeighbourText(ContentFault):
    """Answer with `lines` lines of the file `path` that are unrelated to the prompt.

    The answer starts with a comment that contains `path`. Prompts introduce snippets of
    neighbouring files with such a comment: the answer crosses the boundary between two files.
    """

    path: Annotated[str, Field(min_length=1, max_length=500)] = "src/billing/invoices.py"
    lines: Annotated[int, Field(ge=1, le=1000)] = 6

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        comment, end = ("#", "") if prompt.language == "python" else ("//", ";")
        draw = context.random.choice
        drawn = [f"{draw(NOUNS)} = {draw(VERBS)}({draw(NOUNS)}){end}" for _ in range(self.lines)]
        return Completion(tokens("\n".join([f"\n{comment} Path: {self.path}", *drawn, ""])))

"""An answer without words."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.settings import STRICT

SPACES = ("\n", "\n\n", "    ", "\n")


@dataclass(frozen=True, config=STRICT)
class EmptyAnswer(ContentFault):
    """Say nothing, and finish as if all were well.

    `how` is `nothing` (not one token) or `whitespace` (line breaks and spaces alone).

    Empty answers were asked for again at once, into a rate limit
    (microsoft/vscode-copilot-release#4224).
    """

    how: Literal["nothing", "whitespace"] = "nothing"

    def say(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return Completion(SPACES if self.how == "whitespace" else ())

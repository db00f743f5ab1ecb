"""An answer without text."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.settings import STRICT

SPACES = ("\n", "\n\n", "    ", "\n")


@dataclass(frozen=True, config=STRICT)
class EmptyAnswer(ContentFault):
    """Answer with no text and an ordinary finish reason.

    `how` is `nothing` (no token at all) or `whitespace` (only line breaks and spaces).

    Evidence: a client retried empty answers at once, into a rate limit
    (microsoft/vscode-copilot-release#4224).
    """

    how: Literal["nothing", "whitespace"] = "nothing"

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return Completion(SPACES if self.how == "whitespace" else ())

"""Garbled text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.settings import STRICT

ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")


@dataclass(frozen=True, config=STRICT)
class Mojibake(ContentFault):
    """Garble a `share` of the tokens (0 to 1), as a broken tokenizer does.

    `how` is `spacing` (spaces are removed, doubled or added) or `latin_1` (vowels get accents,
    whose UTF-8 is then decoded as Latin-1). Tool calls stay intact.

    Evidence: misconfigured servers selected wrong tokens and put foreign characters into answers
    (Anthropic, August and September 2025).
    """

    how: Literal["spacing", "latin_1"] = "spacing"
    share: Annotated[float, Field(gt=0, le=1)] = 0.3

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        return replace(completion, tokens=self._garbled(completion.tokens, context.random))

    def _garbled(self, tokens: Iterable[str], random: Random) -> Iterator[str]:
        for token in tokens:
            yield self._garble(token, random) if random.random() < self.share else token

    def _garble(self, token: str, random: Random) -> str:
        if self.how == "latin_1":
            return token.translate(ACCENTS).encode().decode("latin-1")
        if " " not in token:
            return f" {token}"
        return token.replace(" ", random.choice(("", "  ")))

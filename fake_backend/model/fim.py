"""Fill-in-the-middle prompts: the text around the cursor, between a code model's markers."""

import re
from typing import NamedTuple

BAR = "\uff5c"  # DeepSeek uses a fullwidth bar, and a block in place of the underscore
BEFORE = (
    "<PRE>",
    "<fim_prefix>",
    "<fim-prefix>",
    "<|fim_prefix|>",
    "<|fim_begin|>",
    f"<{BAR}fim\u2581begin{BAR}>",
    "<[fim-prefix]>",
    "[PREFIX]",
)
AFTER = (
    "<SUF>",
    "<fim_suffix>",
    "<fim-suffix>",
    "<|fim_suffix|>",
    "<|fim_hole|>",
    f"<{BAR}fim\u2581hole{BAR}>",
    "<[fim-suffix]>",
    "[SUFFIX]",
)
MIDDLE = (
    "<MID>",
    "<fim_middle>",
    "<fim-middle>",
    "<|fim_middle|>",
    "<|fim_end|>",
    f"<{BAR}fim\u2581end{BAR}>",
    "<[fim-middle]>",
    "[MIDDLE]",
)
KINDS = dict.fromkeys(BEFORE, "prefix") | dict.fromkeys(AFTER, "suffix")
MARKERS = re.compile(f"({'|'.join(map(re.escape, (*KINDS, *MIDDLE)))})")


class Hole(NamedTuple):
    """The text before and after the cursor."""

    prefix: str
    suffix: str


def hole(prompt: str) -> Hole | None:
    """The text around the cursor; None if the prompt has no prefix marker.

    The suffix may come first. The last prefix marker counts, because a prompt may show other files
    before.
    """
    if not any(marker in prompt for marker in BEFORE):
        return None
    sides: dict[str, str] = {"prefix": "", "suffix": ""}
    parts = MARKERS.split(prompt)[1:]
    for marker, text in zip(parts[::2], parts[1::2], strict=True):
        if marker in KINDS:
            sides[KINDS[marker]] = text
    if "<PRE>" in prompt:  # CodeLlama puts a space after <PRE>, and before <SUF> and <MID>
        sides = {
            "prefix": sides["prefix"].removeprefix(" ").removesuffix(" "),
            "suffix": sides["suffix"].removesuffix(" "),
        }
    return Hole(sides["prefix"], sides["suffix"])

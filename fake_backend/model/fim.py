"""Fill-in-the-middle prompts: the text around the cursor, amid the markers of a code model."""

import re
from typing import NamedTuple

BAR = "\uff5c"  # DeepSeek writes it wide, and a block in place of the underline
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
    """What stands before and after the cursor."""

    prefix: str
    suffix: str


def hole(prompt: str) -> Hole | None:
    """The text around the cursor; None where the prompt has no marker for its prefix.

    The suffix may come first. Of several prefix markers the last one counts, as a prompt may show
    other files before.
    """
    if not any(marker in prompt for marker in BEFORE):
        return None
    found: dict[str, str] = {"prefix": "", "suffix": ""}
    parts = MARKERS.split(prompt)[1:]
    for marker, text in zip(parts[::2], parts[1::2], strict=True):
        if marker in KINDS:
            found[KINDS[marker]] = text
    if "<PRE>" in prompt:  # CodeLlama writes a blank behind <PRE>, and before <SUF> and <MID>
        found = {
            "prefix": found["prefix"].removeprefix(" ").removesuffix(" "),
            "suffix": found["suffix"].removesuffix(" "),
        }
    return Hole(found["prefix"], found["suffix"])

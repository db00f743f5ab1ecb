"""Finds persons and blame in a post-mortem, which says what happened and not who did it. Pure.

No list knows every name. Persons are found as people usually write them: an address, a title, an
author of the draft, "he" or "she", a name beside a deed. Authors and owners may have their names
in their own places. Rows of the timeline quote facts, so they are not looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

AUTHORS = "**Authors**:"
ACTIONS, TIMELINE = "## Action items", "## Timeline"
OWNER = 3  # the cell of a row of the action items, after the empty one before the first bar
NO_PERSON = (
    "The|This|That|It|We|They|You|Nobody|Nothing|Somebody|Someone|Everybody|Everyone|People|Guard"
    "|Monitoring|Automation|Copilot|Azure|Google|Microsoft|Argo|Flagger|Spinnaker"
)
DEEDS = "approved|deployed|merged|misconfigured|overlooked|pushed|reviewed|wrote"
DONE = "approved|broken|caused|deployed|merged|overlooked|pushed|reviewed|written"
BEGINS = rf"(?<!\b[Tt]he )\b(?!(?:{NO_PERSON})\b)"
WORD = r"[A-Z][^\W\d_A-Z]+"
NO_PLURAL = r"[A-Z][^\W\d_A-Z]*[^\W\d_A-Zs]"
SAYS = {
    "the address of a person": r"(?<![\w.;/])@[A-Za-z][\w-]*(?![\w/-])",
    "an e-mail address": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,}",
    "the title of a person": r"\b(?:Mr|Mrs|Ms|Dr)\.? [A-Z]\w+",
    "he or she": r"(?i:\b(?:he|she|his|hers?|him|himself|herself)\b)",
    "a name beside a deed": rf"{BEGINS}(?:{WORD} {WORD}|{NO_PLURAL}) (?:{DEEDS})\b",
    "a deed beside a name": rf"\b(?:{DONE}) by {BEGINS}{WORD} {WORD}",
    "blame": (
        r"(?i:\b(?:blam(?:e[ds]?|ing)|careless\w*|negligen\w+|incompeten\w+|sloppy|culprits?"
        r"|human error|should(?: have|'ve) known|forgot|neglected|(?:my|our|their) fault)\b)"
        rf"|{BEGINS}{WORD}'s (?:fault|error|mistake)\b"
    ),
}
PATTERNS = [(why, re.compile(pattern)) for why, pattern in SAYS.items()]


@dataclass(frozen=True, slots=True)
class Blame:
    """A place of the text that names or blames a person."""

    line: int  # from 1
    words: str
    why: str

    def __str__(self) -> str:
        return f'Line {self.line}: "{self.words}" is {self.why}.'


def blames(text: str) -> list[Blame]:
    """The first place of each kind in each line."""
    patterns = [*PATTERNS, *_of_authors(text)]
    return [
        Blame(number, match[0], why)
        for number, line in _narrative(text)
        for why, pattern in patterns
        if (match := pattern.search(line))
    ]


def _narrative(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines, without the places where a name belongs and without quoted facts."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        section = line.strip() if line.startswith("## ") else section
        is_row = line.startswith("|")
        if line.startswith(AUTHORS) or (is_row and section == TIMELINE):
            continue
        if is_row and section == ACTIONS:
            cells = line.split("|")
            line = "|".join(cells[:OWNER] + cells[OWNER + 1 :])
        yield number, line


def _of_authors(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """A pattern for the first and the whole name of each author."""
    for line in text.splitlines():
        if line.startswith(AUTHORS):
            for name in re.split(r",| and |;", line.removeprefix(AUTHORS)):
                if re.fullmatch(r"[A-Z][\w'-]+(?: [A-Z][\w.'-]*)+", name.strip()):
                    first = name.split()[0]
                    yield "an author", re.compile(rf"\b{re.escape(first)}\b")

"""The text that a document must have, from what was typed and accepted. Pure."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

BLANKS = " \t"  # the editor adds and removes indentation automatically, in the last known line too
LINE_BREAK = rf"[{BLANKS}]*\n[{BLANKS}]*"
MORE = r"[\s\S]*?"  # the screen shows further lines of a suggestion elsewhere


@dataclass(frozen=True, slots=True)
class Difference:
    """Segments that only the document has, and segments that it lacks."""

    extra: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass
class Draft:
    """The expected text, which grows with every key; `known` is the text at the last comparison."""

    known: str = ""
    _pattern: list[str] = field(default_factory=list)
    _plain: list[str] = field(default_factory=list)

    def begin(self, text: str) -> None:
        """Start again from `text`, the present text of the document."""
        self.known = text
        self._pattern, self._plain = [], []

    def typed(self, text: str) -> None:
        self._add(re.escape(text), text)

    def perhaps_typed(self, text: str) -> None:
        """Add keys of which some, or all, went to something else.

        The document may have up to twice as many of their characters: quotes are closed
        automatically.
        """
        blanks, others = f"[{BLANKS}]*", "".join(sorted({*text} - {*BLANKS}))
        some = f"(?:[{re.escape(others)}]{blanks}){{0,{2 * len(text)}}}" if others else ""
        self._add(blanks + some, "")

    def new_line(self) -> None:
        self._add(LINE_BREAK, "\n")

    def accepted(self, text: str) -> None:
        """Add an accepted suggestion, of which the screen showed `text`."""
        self._add(_suggestion(text), text.strip())

    def perhaps_accepted(self, text: str) -> None:
        """Add an unclear Tab: it inserted the suggestion, or white space, or nothing."""
        self._add(rf"(?:{_suggestion(text)}|\s*)", "")

    def _add(self, pattern: str, plain: str) -> None:
        self._pattern.append(pattern)
        self._plain.append(plain)

    def compare(self, actual: str) -> Difference:
        """Compare with the actual text, and start again from it."""
        expected = self.known + "".join(self._plain)
        difference = Difference() if self.fits(actual) else _difference(expected, actual)
        self.begin(actual)
        return difference

    def fits(self, actual: str) -> bool:
        """Whether what was typed and accepted explains the text `actual`."""
        known = re.escape(self.known.rstrip(BLANKS)) + f"[{BLANKS}]*"
        return bool(re.fullmatch(known + "".join(self._pattern) + r"\s*", actual))


def _suggestion(text: str) -> str:
    return re.escape(text.strip()).replace(r"\ ", r"\s+") + MORE


def _difference(expected: str, actual: str) -> Difference:
    """By lines, which are easier to read."""
    old, new = expected.splitlines(), actual.splitlines()
    extra: list[str] = []
    missing: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            missing.append("\n".join(old[a:b]))
            extra.append("\n".join(new[c:d]))
    return Difference(_not_blank(extra), _not_blank(missing))


def _not_blank(segments: list[str]) -> tuple[str, ...]:
    return tuple(segment for segment in segments if segment.strip())

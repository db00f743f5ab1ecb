"""What a document must say, from what was typed and accepted: pure."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

BLANKS = " \t"  # the editor indents by itself, and takes it back: from the known last line, too
LINE_BREAK = rf"[{BLANKS}]*\n[{BLANKS}]*"
MORE = r"[\s\S]*?"  # of a suggestion of several lines the screen shows the rest elsewhere


@dataclass(frozen=True, slots=True)
class Difference:
    """Segments that the document has too many, and those that it lacks."""

    extra: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass
class Draft:
    """Grows with every key; `known` is the text as it was last seen."""

    known: str = ""
    _pattern: list[str] = field(default_factory=list)
    _plain: list[str] = field(default_factory=list)

    def begin(self, text: str) -> None:
        """The document says `text` now."""
        self.known = text
        self._pattern, self._plain = [], []

    def typed(self, text: str) -> None:
        self._add(re.escape(text), text)

    def new_line(self) -> None:
        self._add(LINE_BREAK, "\n")

    def accepted(self, text: str) -> None:
        """A suggestion was accepted, of which the screen showed `text`."""
        self._add(_suggestion(text), text.strip())

    def perhaps_accepted(self, text: str) -> None:
        """Tab was pressed as the suggestion went away: it came, or Tab's own space, or nothing."""
        self._add(rf"(?:{_suggestion(text)}|\s*)", "")

    def _add(self, pattern: str, plain: str) -> None:
        self._pattern.append(pattern)
        self._plain.append(plain)

    def compare(self, actual: str) -> Difference:
        """Compare with the document as it is; from then on that is what it must say."""
        expected = self.known + "".join(self._plain)
        difference = Difference() if self.fits(actual) else _difference(expected, actual)
        self.begin(actual)
        return difference

    def fits(self, actual: str) -> bool:
        """Whether the document says `actual` by what was typed and accepted alone."""
        known = re.escape(self.known.rstrip(BLANKS)) + f"[{BLANKS}]*"
        return bool(re.fullmatch(known + "".join(self._pattern) + r"\s*", actual))


def _suggestion(text: str) -> str:
    return re.escape(text.strip()).replace(r"\ ", r"\s+") + MORE


def _difference(expected: str, actual: str) -> Difference:
    """By lines, since a person reads lines."""
    old, new = expected.splitlines(), actual.splitlines()
    extra: list[str] = []
    missing: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            missing.append("\n".join(old[a:b]))
            extra.append("\n".join(new[c:d]))
    return Difference(_told(extra), _told(missing))


def _told(segments: list[str]) -> tuple[str, ...]:
    return tuple(segment for segment in segments if segment.strip())

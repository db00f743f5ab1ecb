"""Whether what is shown can be read."""

import re
from collections.abc import Iterable
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, RECOVERY, Answered, AnswerRead, Appeared, DocumentRead, GhostAppeared
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

# The bytes 80 to BF, as Latin-1 and as Windows-1252 read them.
REST = (
    r"[\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    r"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
# Sequences of which one is enough, and those that a foreign word may contain once.
ONCE = rf"[\xc2\xc3]{REST}|\xe2{REST}{{2}}|\xf0{REST}{{3}}"
TWICE = rf"(?:[\xd0\xd1]{REST}){{2}}|(?:[\xe3-\xe9]{REST}{{2}}){{2}}"
MOJIBAKE = "UTF-8 read as Latin-1"
MARKS = {
    "a replacement character": re.compile("\ufffd"),
    "a byte order mark": re.compile("\ufeff"),
    "raw events": re.compile(r'data: ?\{"|\[DONE\]'),
    MOJIBAKE: re.compile(f"{ONCE}|{TWICE}"),
}
SAID_SO = "mojibake"  # the fault whose text is spoilt before it is sent
QUOTED = 40  # characters
Found = tuple[str, str]


@dataclass(frozen=True, config=STRICT)
class TextIsUnbroken(Rule):
    """Nothing that is shown under the fault and in the recovery is broken in its characters.

    Ghost text, answers and notices have no replacement character (U+FFFD), no byte order mark
    (U+FEFF), no UTF-8 read as Latin-1, and no raw events (`data: {"`, `[DONE]`); one is degraded,
    and broken where the document has it. Bytes that are no UTF-8 become replacement characters in
    every decoder: a suggestion with such a character is to be dropped, not shown. Where the fault
    `mojibake` was delivered, the model itself says UTF-8 read as Latin-1, which no extension can
    know; this mark is then not looked for.
    """

    advice: ClassVar[str] = (
        "Decode the whole stream with one decoder that keeps unfinished characters, parse events by"
        " the standard, and drop a suggestion with U+FFFD in it."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        fault = timeline.phases.get(FAULT)
        if fault is None:
            return unknown("The run ended before the fault phase.")
        window = Window(fault.start, timeline.phases.get(RECOVERY, fault).end)
        shown = [told for told in _shown(timeline, window) if told[2].strip()]
        if not shown and not timeline.all(DocumentRead, window):
            return unknown("No text was seen in the fault and recovery phases.")
        marks = _marks(timeline, window)
        for read in timeline.all(DocumentRead, window):
            for extra in read.extra:
                if found := _first(extra, marks):
                    return broken(_told("the document", read.at, found, timeline))
        wrong = [(where, at, found) for where, at, text in shown if (found := _first(text, marks))]
        if not wrong:
            return kept(
                f"None of {len(shown)} texts on the screen had broken characters under the fault"
                " and after it."
            )
        where, at, found = wrong[0]
        return degraded(
            f"{len(wrong)} of {len(shown)} texts on the screen had broken characters;"
            f" {_told(where, at, found, timeline)}"
        )


def _shown(timeline: Timeline, window: Window) -> Iterable[tuple[str, float, str]]:
    """Where, when and what the screen said, in order."""
    for fact in timeline.facts:
        if not window.holds(fact.at):
            continue
        if isinstance(fact, GhostAppeared):
            yield "ghost text", fact.at, fact.text
        elif isinstance(fact, AnswerRead):
            # What is read is the answer's end: its first character may have been cut in two.
            yield "the answer", fact.at, fact.text.removeprefix("\ufffd")
        elif isinstance(fact, Appeared):
            yield f"the {fact.kind}", fact.at, fact.text


def _marks(timeline: Timeline, window: Window) -> dict[str, re.Pattern[str]]:
    answers = [answer for answer in timeline.all(Answered) if answer.at >= window.start]
    if not any(SAID_SO in answer.delivered for answer in answers):
        return MARKS
    return {name: mark for name, mark in MARKS.items() if name != MOJIBAKE}


def _first(text: str, marks: dict[str, re.Pattern[str]]) -> Found | None:
    """The first broken place in the text: what it is, and the text around it, escaped."""
    matches = [
        (found.start(), name) for name, mark in marks.items() if (found := mark.search(text))
    ]
    if not matches:
        return None
    start, name = min(matches)
    begin = max(0, start - QUOTED // 4)
    return name, text[begin : begin + QUOTED].encode("unicode_escape").decode("ascii")


def _told(where: str, at: float, found: Found, timeline: Timeline) -> str:
    name, quoted = found
    told = f"{where} at {at:.1f} s ({timeline.phase_at(at)}) had {name}: '{quoted}'."
    return told[0].upper() + told[1:] if where == "the document" else told

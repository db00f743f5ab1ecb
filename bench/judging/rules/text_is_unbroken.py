"""Whether the text on the screen and in the document is readable."""

import re
from collections.abc import Iterable
from dataclasses import dataclass as plain
from typing import Any, ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, RECOVERY, Answered, AnswerRead, Appeared, DocumentRead, GhostAppeared
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, broken, degraded, ended_before, kept, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

# The bytes 80 to BF as Latin-1 and as Windows-1252 decode them.
REST = (
    r"[\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    r"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
# Sequences that count once, and sequences that a foreign word may contain once.
ONCE = rf"[\xc2\xc3]{REST}|\xe2{REST}{{2}}|\xf0{REST}{{3}}"
TWICE = rf"(?:[\xd0\xd1]{REST}){{2}}|(?:[\xe3-\xe9]{REST}{{2}}){{2}}"
MOJIBAKE = "UTF-8 read as Latin-1"
MARKS = {
    # Before an ellipsis an extension has cut an emoji in two, which was decoded correctly.
    "a replacement character": re.compile("\ufffd(?! ?(?:\\.\\.|\u2026))"),
    "a byte order mark": re.compile("\ufeff"),
    "raw events": re.compile(r'data: ?\{"|\[DONE\]'),
    MOJIBAKE: re.compile(f"{ONCE}|{TWICE}"),
}
MODEL_MOJIBAKE = "mojibake"  # the fault that spoils the text before it is sent
QUOTED = 40  # characters
DOCUMENT = "the document"
PLACES = {"progress": "a progress indicator", "status": "the status bar"}  # by kind


@plain(frozen=True, slots=True)
class _Text:
    where: str
    at: float
    text: str


@plain(frozen=True, slots=True)
class _Mark:
    """A broken place in a text."""

    name: str
    quoted: str


@dataclass(frozen=True, config=STRICT)
class TextIsUnbroken(Rule):
    """No text shown during the fault and the recovery has broken characters.

    Ghost text, answers and notices contain no replacement character (U+FFFD), no byte order mark
    (U+FEFF), no UTF-8 read as Latin-1 and no raw events (`data: {"`, `[DONE]`). One of these on the
    screen is degraded, and one in the document is broken. Every decoder turns invalid UTF-8 into
    replacement characters; an extension must drop such a suggestion. Half a character is shown, and
    recorded, as a replacement character. Before an ellipsis it does not count: there the extension
    itself has shortened a text that was decoded correctly. Under the fault `mojibake` the model
    itself sends UTF-8 read as Latin-1. No extension can detect that, so the rule ignores it.
    """

    harm: ClassVar[Harm] = Harm.WORK
    advice: ClassVar[str] = (
        "Decode the whole stream with one decoder that keeps incomplete characters. Parse events as"
        " the standard says, and drop a suggestion that contains U+FFFD."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        fault = timeline.phases.get(FAULT)
        if fault is None:
            return ended_before(FAULT)
        window = Window(fault.start, timeline.phases.get(RECOVERY, fault).end)
        shown = [text for text in _shown(timeline, window) if text.text.strip()]
        if not shown and not timeline.all(DocumentRead, window):
            return unknown("No text appeared in the fault and recovery phases.")
        marks = _marks(timeline, window)
        in_document = [
            _Text(DOCUMENT, read.at, extra)
            for read in timeline.all(DocumentRead, window)
            for extra in read.extra
        ]
        for text in in_document:
            if mark := _first(text.text, marks):
                return broken(f"The document contains {mark.name}", **_parts(timeline, text, mark))
        wrong = [(text, mark) for text in shown if (mark := _first(text.text, marks))]
        texts = Measure("texts on the screen", len(shown))
        if not wrong:
            return kept("No text on the screen had broken characters", texts)
        text, mark = wrong[0]
        return degraded(
            f"{text.where[0].upper()}{text.where[1:]} showed {mark.name}",
            Measure("broken texts", len(wrong)),
            texts,
            **_parts(timeline, text, mark),
        )


def _parts(timeline: Timeline, text: _Text, mark: _Mark) -> dict[str, Any]:
    return {
        "when": timeline.moment(text.at),
        "notes": [f"The text is '{mark.quoted}'."],
        "evidence": (Evidence("screen", f"{text.where}: {mark.quoted}", text.at),),
    }


def _shown(timeline: Timeline, window: Window) -> Iterable[_Text]:
    """The texts on the screen, in order."""
    for fact in timeline.facts:
        if not window.holds(fact.at):
            continue
        if isinstance(fact, GhostAppeared):
            yield _Text("ghost text", fact.at, fact.text)
        elif isinstance(fact, AnswerRead):
            # Older runs have only the end of the answer: its first character may be half.
            yield _Text("the answer", fact.at, fact.text.removeprefix("\ufffd"))
            if fact.error not in fact.text:
                yield _Text("the error", fact.at, fact.error)
        elif isinstance(fact, Appeared):
            where = PLACES.get(fact.kind, f"the {fact.kind}")
            yield _Text(where, fact.at, fact.text)


def _marks(timeline: Timeline, window: Window) -> dict[str, re.Pattern[str]]:
    answers = [answer for answer in timeline.all(Answered) if answer.at >= window.start]
    if not any(MODEL_MOJIBAKE in answer.delivered for answer in answers):
        return MARKS
    return {name: mark for name, mark in MARKS.items() if name != MOJIBAKE}


def _first(text: str, marks: dict[str, re.Pattern[str]]) -> _Mark | None:
    """The first broken place in the text, quoted with its surroundings, escaped."""
    matches = [
        (match.start(), name) for name, mark in marks.items() if (match := mark.search(text))
    ]
    if not matches:
        return None
    start, name = min(matches)
    begin = max(0, start - QUOTED // 4)
    return _Mark(name, text[begin : begin + QUOTED].encode("unicode_escape").decode("ascii"))

"""What the user's document contains."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, DocumentRead
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, broken, ended_before, kept, nothing_to_judge, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

QUOTED = 60  # characters


@dataclass(frozen=True, config=STRICT)
class WritesOnlyWhatWasAccepted(Rule):
    """The document holds what was typed and what was accepted, no more and no less.

    One character too many or too few is broken, in any phase: no change to a file that nobody
    asked for is harmless. White space does not count, because formatters and the editor's
    indentation change it. Each key is counted where it arrives: text whose keys went to something
    else, or into another document, is not expected, and the step that typed it says what took the
    keyboard focus. That is no failure of this rule.
    """

    harm: ClassVar[Harm] = Harm.WORK
    advice: ClassVar[str] = (
        "Change the document only with an edit that the user has accepted. Check first that the"
        " document still has the text that the edit was made for."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        reads = timeline.all(DocumentRead)
        if not reads:
            return nothing_to_judge(
                "Nothing was judged: the journey never compares the document with what was typed"
            )
        if not timeline.all(DocumentRead, window):
            return unknown("The document was not read in the fault phase")
        for read in reads:
            extra, missing = _visible(read.extra), _visible(read.missing)
            if extra or missing:
                return _wrong(timeline, read.at, extra, missing)
        return kept(
            "The document held exactly what was typed and accepted",
            Measure("readings", len(reads)),
        )


def _visible(segments: tuple[str, ...]) -> list[str]:
    return [segment for segment in segments if segment.strip()]


def _wrong(timeline: Timeline, at: float, extra: list[str], missing: list[str]) -> Ruling:
    contains = "contains text that was neither typed nor accepted"
    lacks = "lacks text that was typed or accepted"
    notes = [
        f"The first {which} segment is '{_quoted(segments[0])}'."
        for segments, which in ((extra, "extra"), (missing, "missing"))
        if segments
    ]
    return broken(
        f"The document {' and '.join([contains] * bool(extra) + [lacks] * bool(missing))}",
        Measure("extra segments", len(extra)),
        Measure("missing segments", len(missing)),
        when=timeline.moment(at),
        notes=notes,
        evidence=tuple(Evidence("screen", _quoted(segment), at) for segment in extra),
    )


def _quoted(text: str) -> str:
    return " ".join(text.split())[:QUOTED]

"""What stands in the user's document."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, DocumentRead
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

QUOTED = 60  # characters


@dataclass(frozen=True, config=STRICT)
class WritesOnlyWhatWasAccepted(Rule):
    """The document holds what was typed and what was accepted, no more and no less.

    One character too many or too few that is no white space is broken, in whatever phase it is
    found: there is no harmless change to a file that nobody asked for. White space is left to
    formatters and to the editor's own indentation.
    """

    advice: ClassVar[str] = (
        "Change the document only with an edit that the user has accepted, and check that its text"
        " is still the one that the edit was made for."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        reads = timeline.all(DocumentRead)
        if not reads:
            return kept("The journey saves nothing that was only typed; nothing was judged.")
        if not timeline.all(DocumentRead, window):
            return unknown("The document was never read in the fault phase.")
        for read in reads:
            extra, missing = _visible(read.extra), _visible(read.missing)
            if extra or missing:
                return broken(_told(extra, missing, read.at, timeline.phase_at(read.at)))
        return kept(
            f"In {_count(len(reads), 'reading')} the document held what was typed and accepted:"
            " 0 characters too many, 0 missing."
        )


def _visible(segments: tuple[str, ...]) -> list[str]:
    return [segment for segment in segments if segment.strip()]


def _told(extra: list[str], missing: list[str], at: float, phase: str) -> str:
    parts = [
        f"{_count(len(segments), 'segment')} {which}, first '{_quoted(segments[0])}'"
        for segments, which in ((extra, "too many"), (missing, "missing"))
        if segments
    ]
    return f"The document of {at:.1f} s ({phase}) had {' and '.join(parts)}."


def _quoted(text: str) -> str:
    return " ".join(text.split())[:QUOTED]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

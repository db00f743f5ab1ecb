"""Whether ghost text fits the place where it appears."""

import re
from bisect import bisect_right
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RECOVERY, STEADY, Answered, GhostAppeared, GhostVanished
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, graded, gravest, kept, nothing_to_judge, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

WORD = re.compile(r"[^\W\d]\w{2,}")
LAST_WORD = re.compile(r"(?<!\w)[^\W\d]\w{2,}\Z")
LEAST = 4  # characters; shorter texts repeat by chance
BLANKS = " \t\u00a0"
QUOTED = 60  # characters


@dataclass(frozen=True, config=STRICT)
class SuggestionsFit(Rule):
    """Ghost text fits its place: it does not repeat the text before the cursor and is not stale.

    Ghost text repeats if it begins with the last word before the cursor or with the whole line. It
    is stale if the same text comes back at another line and the backend sent no ghost text in
    between that could explain it. The first of each is degraded. The numbers from which a run is
    broken are this bench's own. The steady state, the fault and the recovery count together.

    Under the fault `repeated_context` the model repeats the line. The rule counts that too: an
    extension knows the text before the cursor and can trim it.
    """

    repeats_hard: int = 3  # this number of repetitions is broken
    stale_hard: int = 3  # this number of stale suggestions is broken

    harm: ClassVar[Harm] = Harm.TRUST
    advice: ClassVar[str] = (
        "Before showing a suggestion, trim what already stands before the cursor. Drop it if the"
        " document has changed since the request."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        steady = timeline.phases.get(STEADY)
        if steady is not None and not _asked_for(timeline):
            return nothing_to_judge("Nothing was judged: the journey did not look for ghost text")
        if steady is None or not timeline.all(GhostAppeared, steady):
            return unknown("No ghost text appeared in the steady state.")
        window = Window(steady.start, timeline.phases.get(RECOVERY, timeline.alive).end)
        ghosts = timeline.all(GhostAppeared, window)
        repeats = _once_each(timeline, [ghost for ghost in ghosts if _says_again(ghost)])
        stale = _stale(ghosts, timeline.all(Answered))
        repeated = self._repeated(len(repeats))
        left_over = self._left_over(len(stale))
        rulings = [
            _misfit(timeline, repeats, repeated, "Ghost text repeated the text before the cursor"),
            _misfit(timeline, stale, left_over, "Ghost text was left over from another line"),
        ]
        if repeats or stale:
            return gravest(ruling for ruling in rulings if ruling)
        return kept(
            "Ghost text fitted wherever it appeared",
            Measure("appearances", len(ghosts)),
            repeated,
            left_over,
        )

    def _repeated(self, count: int) -> Measure:
        hard = self.repeats_hard - 1
        return Measure("repetitions", count, soft=0, hard=hard, hard_from="repeats_hard")

    def _left_over(self, count: int) -> Measure:
        hard = self.stale_hard - 1
        return Measure("stale suggestions", count, soft=0, hard=hard, hard_from="stale_hard")


def _misfit(
    timeline: Timeline, wrong: list[GhostAppeared], count: Measure, headline: str
) -> Ruling | None:
    if not wrong:
        return None
    first = wrong[0]
    return graded(
        count,
        headline,
        when=timeline.moment(first.at),
        notes=[f"It showed '{_quoted(first.text)}' after '{_quoted(first.line)}'."],
        evidence=tuple(Evidence("screen", _quoted(ghost.text), ghost.at) for ghost in wrong),
    )


def _says_again(ghost: GhostAppeared) -> bool:
    """Whether the text begins with the last word, or with all, of the line before it."""
    text, line = ghost.text.lstrip(BLANKS), ghost.line.strip()
    apart = text != ghost.text or ghost.line.rstrip() != ghost.line
    word = LAST_WORD.search(line)
    if word and _begins_with(text, word.group(), apart=apart):
        return True
    return len(line) >= LEAST and bool(WORD.search(line)) and _begins_with(text, line, apart=apart)


def _begins_with(text: str, start: str, *, apart: bool) -> bool:
    """After a blank only whole words count: `return returned` is no repetition."""
    if not text.startswith(start):
        return False
    rest = text[len(start) :]
    return not (apart and re.match(r"\w", rest) and re.search(r"\w\Z", start))


def _once_each(timeline: Timeline, ghosts: list[GhostAppeared]) -> list[GhostAppeared]:
    """The first of each appearance of ghost text, whose text may change until it vanishes."""
    vanished = [fact.at for fact in timeline.all(GhostVanished)]
    first: dict[int, GhostAppeared] = {}
    for ghost in ghosts:
        first.setdefault(bisect_right(vanished, ghost.at), ghost)
    return list(first.values())


def _stale(ghosts: list[GhostAppeared], answers: list[Answered]) -> list[GhostAppeared]:
    """The ghost text that stood at another line before and was not sent again."""
    last: dict[str, GhostAppeared] = {}
    stale = []
    for ghost in ghosts:
        before = last.get(ghost.text)
        last[ghost.text] = ghost
        if before and len(ghost.text.strip()) >= LEAST and _elsewhere(before, ghost):
            stale += [] if _sent_between(answers, before.at, ghost.at) else [ghost]
    return stale


def _elsewhere(before: GhostAppeared, ghost: GhostAppeared) -> bool:
    return not (before.line.startswith(ghost.line) or ghost.line.startswith(before.line))


def _sent_between(answers: list[Answered], start: float, end: float) -> bool:
    """Whether the backend was sending ghost text at any moment after `start`, up to `end`."""
    return any(
        answer.surface == "ghost_text"
        and answer.status == 200
        and answer.bytes > 0
        and answer.at > start
        and (answer.at if answer.first_byte_at is None else answer.first_byte_at) <= end
        for answer in answers
    )


def _quoted(text: str) -> str:
    return " ".join(text.split())[:QUOTED]


def _asked_for(timeline: Timeline) -> bool:
    """Whether the journey looks for ghost text: not every extension offers it."""
    ghosts = timeline.all(GhostAppeared, timeline.phases[STEADY])
    return bool(ghosts or timeline.steps("ghost text", STEADY))

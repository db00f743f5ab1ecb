"""Whether ghost text belongs where it stands."""

import re
from bisect import bisect_right
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RECOVERY, STEADY, Answered, GhostAppeared, GhostVanished
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

WORD = re.compile(r"[^\W\d]\w{2,}")
LAST_WORD = re.compile(r"(?<!\w)[^\W\d]\w{2,}\Z")
LEAST = 4  # characters; shorter texts come twice by chance
BLANKS = " \t\u00a0"
QUOTED = 60  # characters


@dataclass(frozen=True, config=STRICT)
class SuggestionsFit(Rule):
    """Ghost text fits where it stands: it neither says again what stands there, nor is left over.

    It says again where it begins with the last word before the cursor, or with the whole line. It
    is left over (stale) where the same text comes back at another line, and the backend has sent no
    ghost text in between that could explain it. A first one is degraded; `repeats_hard` and
    `stale_hard`, figures of ours, are broken. The steady state, the fault and the recovery count
    together.

    Under `repeated_context` it is the model that repeats the line. The rule says so all the same:
    an extension knows what stands before the cursor, and can trim it.
    """

    repeats_hard: int = 3
    stale_hard: int = 3

    advice: ClassVar[str] = (
        "Before showing a suggestion, trim what already stands before the cursor, and drop it where"
        " the document is no longer the one that it was asked for."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        steady = timeline.phases.get(STEADY)
        if steady is not None and not _asked_for(timeline):
            return kept("Ghost text was no part of what was done.")
        if steady is None or not timeline.all(GhostAppeared, steady):
            return unknown("No ghost text was seen in the steady state.")
        window = Window(steady.start, timeline.phases.get(RECOVERY, timeline.alive).end)
        seen = timeline.all(GhostAppeared, window)
        repeats = _once_each(timeline, [ghost for ghost in seen if _says_again(ghost)])
        stale = _stale(seen, timeline.all(Answered))
        found = [
            self._ruling(timeline, repeats, self.repeats_hard, "said again what stood before them"),
            self._ruling(timeline, stale, self.stale_hard, "were left over from another line"),
        ]
        for wanted in (Outcome.BROKEN, Outcome.DEGRADED):
            for ruling in found:
                if ruling and ruling.outcome is wanted:
                    return ruling
        return kept(
            f"All {len(seen)} sights of ghost text fitted: 0 said again what stood before them"
            f" (limits 1 / {self.repeats_hard}), 0 were left over from another line"
            f" (limits 1 / {self.stale_hard})."
        )

    def _ruling(
        self, timeline: Timeline, wrong: list[GhostAppeared], hard: int, what: str
    ) -> Ruling | None:
        if not wrong:
            return None
        first = wrong[0]
        because = (
            f"Suggestions that {what}: {len(wrong)}; the first at {first.at:.1f} s"
            f" ({timeline.phase_at(first.at)}): '{_quoted(first.text)}' after"
            f" '{_quoted(first.line)}' (limits 1 / {hard})."
        )
        return broken(because) if len(wrong) >= hard else degraded(because)


def _says_again(ghost: GhostAppeared) -> bool:
    """Whether the text begins with the last word, or with the whole, of the line before it."""
    text, line = ghost.text.lstrip(BLANKS), ghost.line.strip()
    apart = text != ghost.text or ghost.line.rstrip() != ghost.line
    word = LAST_WORD.search(line)
    if word and _begins_with(text, word.group(), apart=apart):
        return True
    return len(line) >= LEAST and bool(WORD.search(line)) and _begins_with(text, line, apart=apart)


def _begins_with(text: str, said: str, *, apart: bool) -> bool:
    """Where a blank stands between, only whole words count: `return returned` is no repetition."""
    if not text.startswith(said):
        return False
    rest = text[len(said) :]
    return not (apart and re.match(r"\w", rest) and re.search(r"\w\Z", said))


def _once_each(timeline: Timeline, ghosts: list[GhostAppeared]) -> list[GhostAppeared]:
    """Of each sight of ghost text the first, however its text changes until it vanishes."""
    vanished = [fact.at for fact in timeline.all(GhostVanished)]
    first: dict[int, GhostAppeared] = {}
    for ghost in ghosts:
        first.setdefault(bisect_right(vanished, ghost.at), ghost)
    return list(first.values())


def _stale(seen: list[GhostAppeared], answers: list[Answered]) -> list[GhostAppeared]:
    """The ghost text that stood at another line before, and was not sent anew."""
    last: dict[str, GhostAppeared] = {}
    found = []
    for ghost in seen:
        before = last.get(ghost.text)
        last[ghost.text] = ghost
        if before and len(ghost.text.strip()) >= LEAST and _elsewhere(before, ghost):
            found += [] if _sent_between(answers, before.at, ghost.at) else [ghost]
    return found


def _elsewhere(before: GhostAppeared, ghost: GhostAppeared) -> bool:
    return not (before.line.startswith(ghost.line) or ghost.line.startswith(before.line))


def _sent_between(answers: list[Answered], start: float, end: float) -> bool:
    """Whether ghost text was on its way at any moment after `start`, up to `end`."""
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
    """Whether anybody looked for ghost text: not every extension offers it."""
    seen = timeline.all(GhostAppeared, timeline.phases[STEADY])
    return bool(seen or timeline.steps("ghost text", STEADY))

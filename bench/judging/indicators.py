"""Everything on the screen that shows that something is under way: from when to when. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.facts import FAULT, STEADY, Appeared, Vanished
from bench.judging.progress_words import has_spinner, says_progress
from bench.judging.timeline import Timeline, Window

STOOD_S = 5.0  # a text that stands this long, while nothing is under way, always stands there
USUAL_SHARE = 0.5  # of the steady state
BAR, STATUS = "progress", "status"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A bar, a spinner or a text of the status bar; `until` is None if it was never seen to end."""

    since: float
    text: str
    until: float | None = None
    by_words: bool = False  # only its words say so: it never came and went in the steady state

    def span(self, end: float) -> Window:
        """When it was on the screen, up to `end`."""
        return Window(self.since, end if self.until is None else self.until)


def indicators(timeline: Timeline, began: float, end: float) -> list[Indicator]:
    """Those that began at `began` or later; what happens from `end` on is not seen.

    A text that a healthy steady state shows for long is no sign of progress. So texts are left out
    that stood there for half of it at a stretch, or when it ended. Numbers in them may differ.
    """
    bars = _spans(timeline, BAR, end, lambda _: True)
    texts = _spans(timeline, STATUS, end, says_progress)
    usual = {_plain(one.text) for one in texts if _is_usual(one, timeline, end)}
    passing = {_plain(one.text) for one in texts if _ends_healthy(one, timeline)}
    texts = [
        replace(one, by_words=one.by_words and _plain(one.text) not in passing)
        for one in texts
        if _plain(one.text) not in usual
    ]
    found = [one for one in (*bars, *texts) if began <= one.since < end]
    return sorted(found, key=lambda one: (one.until is None, one.since))


def _spans(
    timeline: Timeline, kind: str, end: float, shows: Callable[[str], bool]
) -> list[Indicator]:
    running: dict[int, Indicator] = {}
    ended: list[Indicator] = []
    for fact in timeline.facts:
        if fact.at >= end:
            break
        if not isinstance(fact, Appeared | Vanished) or fact.kind != kind:
            continue
        if isinstance(fact, Appeared) and shows(fact.text):
            by_words = kind == STATUS and not has_spinner(fact.text)
            running.setdefault(fact.element, Indicator(fact.at, fact.text, by_words=by_words))
        elif fact.element in running:
            first = running.pop(fact.element)
            ended.append(replace(first, until=fact.at))
    return [*ended, *running.values()]


def _is_usual(text: Indicator, timeline: Timeline, end: float) -> bool:
    steady, fault = timeline.phases.get(STEADY), timeline.phases.get(FAULT)
    if steady is None or fault is None:
        return False
    span = text.span(end)
    stood_at_its_end = span.start <= fault.start - STOOD_S and span.end >= fault.start
    stretch = min(span.end, steady.end) - max(span.start, steady.start)
    return stood_at_its_end or stretch >= USUAL_SHARE * steady.seconds


def _ends_healthy(text: Indicator, timeline: Timeline) -> bool:
    """Whether it ended in the steady state, as a sign of progress does."""
    steady = timeline.phases.get(STEADY)
    return steady is not None and text.until is not None and steady.holds(text.until)


def _plain(text: str) -> str:
    """The text without its numbers, such as seconds or percentages."""
    return re.sub(r"\d+(?:[.,]\d+)*", "", " ".join(text.split())).casefold()

"""Indicators that say that something is under way."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QUIET, RECOVERY, STEADY, AnswerRead, Appeared, Vanished
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FRESH_S = 5.0  # one that began this shortly before the end of the run has not been left running


@dataclass(frozen=True, config=STRICT)
class ProgressEnds(Rule):
    """No progress indicator is left running, and no answer stays under way for ever.

    Broken: one that began in the steady state or later still runs at the end of the quiet phase, or
    a question that was asked before the recovery phase has no end when it is looked at last: in the
    quiet phase, or more than `longest_s` after it was asked. Degraded: an indicator ran for more
    than `longest_s`. The limit, the time in which a chat should give up, is ours.

    A chat answers one question after the other: an answer that had left the screen is over when a
    later question's is.
    """

    longest_s: float = 60

    advice: ClassVar[str] = (
        "End the progress in a `finally`, whatever became of the request, and give each request a"
        " deadline."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        quiet = timeline.phases.get(QUIET)
        if quiet is None:
            return unknown("The run ended before the quiet phase.")
        if not timeline.all(Appeared) and not timeline.all(AnswerRead):
            return unknown("Nothing that appears on the screen was watched.")
        began = timeline.phases.get(STEADY, quiet).start
        spans = [span for span in _spans(timeline, quiet.end) if began <= span[0].at < quiet.end]
        pending = _pending(timeline)
        return (
            _left_running(timeline, spans, quiet)
            or self._unanswered(pending, quiet)
            or self._too_long(timeline, spans, quiet)
            or self._unseen(timeline, pending)
            or self._all_ended(spans)
        )

    def _unanswered(self, pending: list[AnswerRead], quiet: Window) -> Ruling | None:
        stuck = [
            look
            for look in pending
            if look.at >= quiet.start or look.at - look.asked_at > self.longest_s
        ]
        if not stuck:
            return None
        first = stuck[0]
        return broken(
            f"{_count(len(stuck), 'answer')} did not end: the one to the question of"
            f" {first.asked_at:.1f} s was still under way {first.at - first.asked_at:.1f} s later"
            f" (limit {self.longest_s:g} s)."
        )

    def _too_long(
        self, timeline: Timeline, spans: list[tuple[Appeared, float | None]], quiet: Window
    ) -> Ruling | None:
        first, seconds = max(_lasted(spans, quiet.end), key=lambda one: one[1], default=(None, 0.0))
        if first is None or seconds <= self.longest_s:
            return None
        return degraded(
            f"A progress indicator{_named(first)} that began at {first.at:.1f} s, in the"
            f" {timeline.phase_at(first.at)} phase, ran for {seconds:.1f} s"
            f" (limit {self.longest_s:g} s)."
        )

    def _unseen(self, timeline: Timeline, pending: list[AnswerRead]) -> Ruling | None:
        """An answer of which nobody saw the end, nor the end of one that was asked for later."""
        ends = [look for look in timeline.all(AnswerRead) if look.finished]
        unseen = [
            last
            for last in pending
            if not any(
                end.asked_at > last.asked_at and last.at < end.at <= last.asked_at + self.longest_s
                for end in ends
            )
        ]
        if not unseen:
            return None
        first = unseen[0]
        return unknown(
            f"{_count(len(unseen), 'answer')} had not ended when looked at last; the one to the"
            f" question of {first.asked_at:.1f} s after {first.at - first.asked_at:.1f} s, too soon"
            " to tell."
        )

    def _all_ended(self, spans: list[tuple[Appeared, float | None]]) -> Ruling:
        if not spans:
            return kept("No progress indicator appeared, and no answer was left under way.")
        longest = max(((end or first.at) - first.at for first, end in spans), default=0.0)
        return kept(
            f"All of {_count(len(spans), 'progress indicator')} ended, the longest after"
            f" {longest:.1f} s (limit {self.longest_s:g} s)."
        )


def _spans(timeline: Timeline, end: float) -> list[tuple[Appeared, float | None]]:
    """Each progress indicator that appeared, and when it vanished; None: not before `end`."""
    running: dict[int, Appeared] = {}
    spans: list[tuple[Appeared, float | None]] = []
    for fact in timeline.facts:
        if fact.at >= end:
            break
        if isinstance(fact, Appeared) and fact.kind == "progress":
            running.setdefault(fact.element, fact)
        elif isinstance(fact, Vanished) and fact.kind == "progress" and fact.element in running:
            spans.append((running.pop(fact.element), fact.at))
    return [*spans, *((first, None) for first in running.values())]


def _lasted(spans: list[tuple[Appeared, float | None]], end: float) -> list[tuple[Appeared, float]]:
    return [(first, (end if gone is None else gone) - first.at) for first, gone in spans]


def _left_running(
    timeline: Timeline, spans: list[tuple[Appeared, float | None]], quiet: Window
) -> Ruling | None:
    left = [
        first
        for first, gone in spans
        if gone is None and timeline.own_s(Window(first.at, quiet.end)) > FRESH_S
    ]
    if not left:
        return None
    oldest = left[0]
    return broken(
        f"{_count(len(left), 'progress indicator')} still ran at the end of the quiet phase; the"
        f" oldest{_named(oldest)} began at {oldest.at:.1f} s, {quiet.end - oldest.at:.1f} s before."
    )


def _pending(timeline: Timeline) -> list[AnswerRead]:
    """The last look at each question before the recovery phase that was never seen to end."""
    recovery = timeline.phases.get(RECOVERY)
    looks = timeline.all(AnswerRead)
    ended = {look.asked_at for look in looks if look.finished}
    last = {look.asked_at: look for look in looks if look.asked_at not in ended}
    return [look for look in last.values() if recovery is None or look.asked_at < recovery.start]


def _named(indicator: Appeared) -> str:
    text = " ".join(indicator.text.split())[:60]
    return f" '{text}'" if text else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

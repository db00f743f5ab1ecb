"""Progress indicators and answers that never end."""

from typing import Any, ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QUIET, RECOVERY, STEADY, AnswerRead, Appeared
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.indicators import Indicator, indicators
from bench.judging.noise import excused
from bench.judging.rule import (
    NO_SCREEN,
    Rule,
    broken,
    degraded,
    ended_before,
    kept,
    nothing_to_judge,
    unknown,
)
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FRESH_S = 5.0  # an indicator this young at the end of the quiet phase may still end
QUOTED = 60  # characters
LONGEST = "longest_s"


@dataclass(frozen=True, config=STRICT)
class ProgressEnds(Rule):
    """No progress indicator keeps running, and no answer stays unfinished.

    An indicator is a bar, a spinner, or a text of the status bar that says that something is under
    way ("thinking...", "busy"). A text that the steady state shows for long is none.

    Broken: an indicator that began in the steady state or later still runs at the end of the quiet
    phase; degraded if only its words say that it is one. It is unknown instead if other programs
    took the time in which it could have ended. Also broken: an answer to a question from before the
    recovery phase is unfinished when it is last read, in the quiet phase or more than `longest_s`
    after the question. Degraded: an indicator ran for more than `longest_s`. The limit, the time
    after which a chat should give up, is this bench's own.

    A chat answers one question after the other. An answer that left the screen therefore counts as
    finished when the answer to a later question is.
    """

    longest_s: float = 60  # limit for an indicator and for an answer, seconds

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "End the progress in a `finally` block, whether the request succeeds or fails, and give"
        " each request a deadline."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        quiet = timeline.phases.get(QUIET)
        if quiet is None:
            return ended_before(QUIET)
        if not timeline.all(Appeared) and not timeline.all(AnswerRead):
            return unknown(NO_SCREEN)
        began = timeline.phases.get(STEADY, quiet).start
        shown = indicators(timeline, began, quiet.end)
        pending = _pending(timeline)
        left = [one for one in shown if one.until is None and quiet.end - one.since > FRESH_S]
        return (
            _left_running(timeline, left, quiet)
            or self._unanswered(pending, timeline)
            or _left_on_a_busy_machine(timeline, left, quiet)
            or self._too_long(timeline, shown, quiet)
            or self._unseen(timeline, pending)
            or self._all_ended(timeline, shown)
        )

    def _unanswered(self, pending: list[AnswerRead], timeline: Timeline) -> Ruling | None:
        quiet = timeline.phases[QUIET]
        stuck = [
            look
            for look in pending
            if look.at >= quiet.start or look.at - look.asked_at > self.longest_s
        ]
        if not stuck:
            return None
        first = stuck[0]
        what, which = (
            ("An answer", "its") if len(stuck) == 1 else (f"{len(stuck)} answers", "the first")
        )
        in_quiet = first.at >= quiet.start
        seconds = first.at - first.asked_at
        ruling = broken(
            f"{what} did not end after {which} question",
            Measure("waiting time", seconds, "s", hard=self.longest_s, hard_from=LONGEST),
            when=timeline.moment(first.asked_at),
            notes=["It was still unfinished in the quiet phase." if in_quiet else ""],
            evidence=tuple(_screen(look.text, look.at) for look in stuck),
        )
        waits = [Window(look.asked_at, look.at) for look in stuck]
        if any(timeline.own_s(wait) > FRESH_S for wait in waits):
            return ruling
        return excused(ruling, _taken(timeline, waits[0]))

    def _too_long(self, timeline: Timeline, shown: list[Indicator], quiet: Window) -> Ruling | None:
        longest = max(shown, key=lambda one: one.span(quiet.end).seconds, default=None)
        if longest is None or longest.span(quiet.end).seconds <= self.longest_s:
            return None
        span = longest.span(quiet.end)
        ruling = degraded(
            f"A progress indicator{_named(longest)} ran for too long after it began",
            self._running_time("running time", span.seconds),
            when=timeline.moment(longest.since),
            evidence=(_screen(longest.text, longest.since),),
        )
        enough = timeline.own_s(span) > self.longest_s
        return ruling if enough else excused(ruling, _taken(timeline, span))

    def _running_time(self, name: str, seconds: float) -> Measure:
        return Measure(name, seconds, "s", soft=self.longest_s, soft_from=LONGEST)

    def _unseen(self, timeline: Timeline, pending: list[AnswerRead]) -> Ruling | None:
        """An answer whose end was not seen, nor the end of a later one."""
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
            f"{_count(len(unseen), 'answer')} had not ended when last read, too soon to judge",
            Measure("time since the question", first.at - first.asked_at, "s"),
            notes=[f"The first question was asked at {first.asked_at:.1f} s."],
        )

    def _all_ended(self, timeline: Timeline, shown: list[Indicator]) -> Ruling:
        answers = len({look.asked_at for look in timeline.all(AnswerRead) if look.finished})
        if not shown and not answers:
            return nothing_to_judge("No progress indicator appeared, and no question was asked")
        if not shown:
            return kept(f"{_count(answers, 'answer')} ended; there was no other progress indicator")
        longest = max(((one.until or one.since) - one.since for one in shown), default=0.0)
        return kept(
            f"{_count(len(shown), 'progress indicator')} appeared and ended",
            self._running_time("longest running time", longest),
        )


def _left_running(timeline: Timeline, left: list[Indicator], quiet: Window) -> Ruling | None:
    """Those that run on, although the machine left the extension the time to end them."""
    sure = [one for one in left if timeline.own_s(one.span(quiet.end)) > FRESH_S]
    if not sure:
        return None
    verdict = degraded if all(one.by_words for one in sure) else broken
    return verdict(*_never_stopped(sure, quiet), **_where(timeline, sure))


def _left_on_a_busy_machine(
    timeline: Timeline, left: list[Indicator], quiet: Window
) -> Ruling | None:
    """Those that run on, while other programs took the time in which they could have ended."""
    if not left:
        return None
    why = _taken(timeline, left[0].span(quiet.end))
    return unknown(*_never_stopped(left, quiet), notes=[why], **_where(timeline, left))


def _never_stopped(left: list[Indicator], quiet: Window) -> tuple[str, Measure]:
    oldest = left[0]
    what = f"{len(left)} progress indicators never stopped after the oldest{_named(oldest)} began"
    if len(left) == 1:
        what = f"A progress indicator{_named(oldest)} never stopped after it began"
    seconds = quiet.end - oldest.since
    return what, Measure("running time at the end of the quiet phase", seconds, "s")


def _where(timeline: Timeline, left: list[Indicator]) -> dict[str, Any]:
    return {
        "when": timeline.moment(left[0].since),
        "evidence": tuple(_screen(one.text, one.since) for one in left),
    }


def _taken(timeline: Timeline, window: Window) -> str:
    """The time that was not the extension's."""
    share = timeline.stolen_share(window) + timeline.crowded_share(window)
    return f"Other programs and other VMs took {share:.0%} of the machine's CPU time meanwhile."


def _pending(timeline: Timeline) -> list[AnswerRead]:
    """The last reading of each unfinished answer to a question before the recovery phase."""
    recovery = timeline.phases.get(RECOVERY)
    looks = timeline.all(AnswerRead)
    ended = {look.asked_at for look in looks if look.finished}
    last = {look.asked_at: look for look in looks if look.asked_at not in ended}
    return [look for look in last.values() if recovery is None or look.asked_at < recovery.start]


def _named(indicator: Indicator) -> str:
    text = _on_one_line(indicator.text)
    return f" '{text}'" if text else ""


def _screen(text: str, at: float) -> Evidence:
    return Evidence("screen", _on_one_line(text), at)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())[:QUOTED]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

"""Progress indicators and answers that never end."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QUIET, RECOVERY, STEADY, AnswerRead, Appeared, Vanished
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.rule import NO_SCREEN, Rule, broken, degraded, ended_before, kept, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FRESH_S = 5.0  # an indicator this young at the end of the quiet phase may still end
QUOTED = 60  # characters
LONGEST = "longest_s"


@dataclass(frozen=True, config=STRICT)
class ProgressEnds(Rule):
    """No progress indicator keeps running, and no answer stays unfinished.

    Broken: an indicator that began in the steady state or later still runs at the end of the quiet
    phase. Also broken: an answer to a question from before the recovery phase is unfinished when it
    is last read, in the quiet phase or more than `longest_s` after the question. Degraded: an
    indicator ran for more than `longest_s`. The limit, the time after which a chat should give up,
    is this bench's own.

    A chat answers one question after the other. An answer that left the screen therefore counts as
    finished when the answer to a later question is.
    """

    longest_s: float = 60  # limit for an indicator and for an answer, seconds

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
        spans = [span for span in _spans(timeline, quiet.end) if began <= span[0].at < quiet.end]
        pending = _pending(timeline)
        return (
            _left_running(timeline, spans, quiet)
            or self._unanswered(pending, timeline)
            or self._too_long(timeline, spans, quiet)
            or self._unseen(timeline, pending)
            or self._all_ended(spans)
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
        return broken(
            f"{what} did not end after {which} question",
            Measure(
                "waiting time",
                first.at - first.asked_at,
                "s",
                hard=self.longest_s,
                hard_from=LONGEST,
            ),
            when=timeline.moment(first.asked_at),
            notes=["It was still unfinished in the quiet phase." if in_quiet else ""],
            evidence=tuple(_screen(look.text, look.at) for look in stuck),
        )

    def _too_long(
        self, timeline: Timeline, spans: list[tuple[Appeared, float | None]], quiet: Window
    ) -> Ruling | None:
        lasted = _lasted(spans, quiet.end)
        first, seconds = max(lasted, key=lambda pair: pair[1], default=(None, 0.0))
        if first is None or seconds <= self.longest_s:
            return None
        return degraded(
            f"A progress indicator{_named(first)} ran for too long after it began",
            self._running_time("running time", seconds),
            when=timeline.moment(first.at),
            evidence=(_screen(first.text, first.at),),
        )

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

    def _all_ended(self, spans: list[tuple[Appeared, float | None]]) -> Ruling:
        if not spans:
            return kept("No progress indicator appeared, and no answer was left unfinished")
        longest = max(((end or first.at) - first.at for first, end in spans), default=0.0)
        return kept(
            f"{_count(len(spans), 'progress indicator')} appeared and ended",
            self._running_time("longest running time", longest),
        )


def _spans(timeline: Timeline, end: float) -> list[tuple[Appeared, float | None]]:
    """Each progress indicator that appeared, and when it vanished; None if not before `end`."""
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
    what = f"{len(left)} progress indicators never stopped after the oldest{_named(oldest)} began"
    if len(left) == 1:
        what = f"A progress indicator{_named(oldest)} never stopped after it began"
    return broken(
        what,
        Measure("running time at the end of the quiet phase", quiet.end - oldest.at, "s"),
        when=timeline.moment(oldest.at),
        evidence=tuple(_screen(first.text, first.at) for first in left),
    )


def _pending(timeline: Timeline) -> list[AnswerRead]:
    """The last reading of each unfinished answer to a question before the recovery phase."""
    recovery = timeline.phases.get(RECOVERY)
    looks = timeline.all(AnswerRead)
    ended = {look.asked_at for look in looks if look.finished}
    last = {look.asked_at: look for look in looks if look.asked_at not in ended}
    return [look for look in last.values() if recovery is None or look.asked_at < recovery.start]


def _named(indicator: Appeared) -> str:
    text = _on_one_line(indicator.text)
    return f" '{text}'" if text else ""


def _screen(text: str, at: float) -> Evidence:
    return Evidence("screen", _on_one_line(text), at)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())[:QUOTED]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

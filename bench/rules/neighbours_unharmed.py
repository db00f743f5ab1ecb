"""The other extensions in the same host."""

from collections.abc import Sequence
from dataclasses import dataclass as plain
from itertools import pairwise
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, HostLoop, NeighbourDid
from bench.noise import excused, knows_waiting, noise, stretch
from bench.roles import TIMED
from bench.rule import (
    SEVERITY,
    STRICT,
    Outcome,
    Rule,
    Ruling,
    broken,
    degraded,
    graded,
    kept,
    unknown,
)
from bench.timeline import Timeline, Window, percentile, waited_between

FEWEST_BEFORE = 3
TOLD_EVERY_S = 1.0  # the sentinel tells the delays of each second


@plain(frozen=True, slots=True)
class _Harm:
    """A ruling, the milliseconds that it is about, and why the machine may be the culprit."""

    ruling: Ruling
    ms: float
    noise: str = ""


@dataclass(frozen=True, config=STRICT)
class NeighboursUnharmed(Rule):
    """An unstable assistant does not take other extensions down.

    All extensions share one thread. Its delay (p99 of the sentinel's event loop, second by second)
    has the limits `lag_ms` and `lag_hard_ms`, or `ratio` times the steady state where that is more.
    What TypeScript and the sentinel get done may have a p95 of `answer_ms`, or three times the
    steady median; it is broken above 10 s, or ten times the median, or where more than `failed`
    of it fails that never failed before. All limits are ours.
    """

    lag_ms: float = 250
    lag_hard_ms: float = 1000
    ratio: float = 1.5
    answer_ms: float = 1000
    answer_hard_ms: float = 10_000
    failed: float = 0.2

    advice: ClassVar[str] = (
        "Work through an answer in pieces of a few milliseconds, or in a worker. Other extensions'"
        " hovers and diagnostics wait while yours computes."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if STEADY not in timeline.phases or FAULT not in timeline.phases:
            return unknown("The run ended before the fault phase.")
        before, under = _delays(timeline, STEADY), _delays(timeline, FAULT)
        if not before or not under:
            return unknown(
                f"The sentinel told the event loop's delay {len(before)} times before and"
                f" {len(under)} times under the fault; both are needed."
            )
        harms = [self._lag(timeline), *self._answers(timeline)]
        worst = min(harms, key=lambda harm: (SEVERITY.index(harm.ruling.outcome), -harm.ms))
        if worst.ruling.outcome is Outcome.KEPT:
            return _calm(harms)
        return excused(worst.ruling, worst.noise)

    def _lag(self, timeline: Timeline) -> _Harm:
        before, under = _delays(timeline, STEADY), _delays(timeline, FAULT)
        old, new = percentile(before, 0.99), percentile(under, 0.99)
        own_old, own_new = (_own_delay(timeline, phase) for phase in (STEADY, FAULT))
        soft, hard = max(self.lag_ms, self.ratio * old), max(self.lag_hard_ms, self.ratio * old)
        because = (
            f"The extension host's event loop was late by {new:.0f} ms (p99) under the fault,"
            f" {old:.0f} ms before it (limits {soft:.0f} ms / {hard:.0f} ms)."
        )
        ruling = graded(new, soft, hard, because)
        limits = max(self.lag_ms, self.ratio * own_old), max(self.lag_hard_ms, self.ratio * own_old)
        of_its_own = graded(own_new, *limits, because)
        if ruling.outcome is of_its_own.outcome:
            return _Harm(ruling, new)
        lost_s = (new - own_new) / 1000
        told = f"The machine did not let it run for {lost_s:.1f} s of it."
        if of_its_own.outcome is not Outcome.KEPT:
            return _Harm(degraded(f"{because} {told}"), new)
        known = knows_waiting(timeline, timeline.phases[FAULT])
        return _Harm(kept(f"{because} {told}"), new) if known else _Harm(ruling, new, told)

    def _answers(self, timeline: Timeline) -> list[_Harm]:
        before, under = _done(timeline, STEADY), _done(timeline, FAULT)
        return [
            self._answer(timeline, what, before[what], done)
            for what, done in under.items()
            if len(before.get(what, [])) >= FEWEST_BEFORE
        ]

    def _answer(
        self,
        timeline: Timeline,
        what: str,
        before: Sequence[NeighbourDid],
        under: Sequence[NeighbourDid],
    ) -> _Harm:
        old, new = median(did.ms for did in before), percentile([did.ms for did in under], 0.95)
        missed = sum(not did.ok for did in under)
        if missed > max(1, self.failed * len(under)) and all(did.ok for did in before):
            because = (
                f"A neighbour's {what} failed {missed} of {len(under)} times under the fault, and"
                f" never before it (limit {self.failed:.0%})."
            )
            slow = max(new, self.answer_ms)
            return _Harm(broken(because), slow, noise(timeline, timeline.phases[FAULT], slow / 2))
        soft, hard = max(self.answer_ms, 3 * old), max(self.answer_hard_ms, 10 * old)
        because = (
            f"A neighbour's {what} took {new:.0f} ms (p95 of {len(under)}) under the fault,"
            f" {old:.0f} ms (median) before it (limits {soft:.0f} ms / {hard:.0f} ms)."
        )
        ruling = graded(new, soft, hard, because)
        longer = stretch(timeline, timeline.phases[FAULT], *TIMED)
        if longer and graded(new / longer, soft, hard, because).outcome is not ruling.outcome:
            told = f" It took {longer:.1f} times as long since others had the cores."
            ruling = graded(new / longer, soft, hard, because + told)
        told = noise(timeline, timeline.phases[FAULT], new / 2, others=longer is None)
        return _Harm(ruling, new, told)


def _delays(timeline: Timeline, phase: str) -> list[float]:
    return [loop.p99_ms for loop in timeline.all(HostLoop, timeline.phases[phase])]


def _own_delay(timeline: Timeline, phase: str) -> float:
    """The p99 of the delays, without the time in which the machine kept the host from running."""
    loops = timeline.all(HostLoop, timeline.phases[phase])
    if not knows_waiting(timeline, timeline.phases[phase]):
        worst = max(loops, key=lambda loop: loop.p99_ms)
        return worst.p99_ms - _lost_ms(timeline, worst)
    return percentile([max(0.0, loop.p99_ms - _lost_ms(timeline, loop)) for loop in loops], 0.99)


def _lost_ms(timeline: Timeline, loop: HostLoop) -> float:
    """For how long of a second's longest delay the machine kept the host from running."""
    near = Window(loop.at - loop.p99_ms / 1000 - TOLD_EVERY_S, loop.at)
    beats = timeline.beats(near)
    if waited_between(beats) is None:
        return 1000 * timeline.lost_s(near)
    before, late = max(pairwise(beats), key=lambda two: two[1].late_ms)
    return 1000 * timeline.lost_s(Window(before.at, late.at))


def _done(timeline: Timeline, phase: str) -> dict[str, list[NeighbourDid]]:
    """What neighbours did, by name; under the fault also what ended only after it."""
    window = timeline.phases[phase]
    done: dict[str, list[NeighbourDid]] = {}
    for did in timeline.all(NeighbourDid):
        first = did.at - did.ms / 1000 if phase == FAULT else did.at
        if did.at >= window.start and first < window.end:
            done.setdefault(did.what, []).append(did)
    return done


def _calm(harms: list[_Harm]) -> Ruling:
    """What was kept: the delay, and the slowest of the answers."""
    lag, *answers = harms
    slowest = max(answers, key=lambda harm: harm.ms, default=None)
    told = slowest.ruling.because if slowest else "What neighbours get done was not measured."
    return kept(f"{lag.ruling.because} {told}")

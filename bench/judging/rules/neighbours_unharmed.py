"""The other extensions in the same host."""

from collections.abc import Sequence
from dataclasses import dataclass as plain
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, HostLoop, NeighbourDid
from bench.facts.roles import HOST, TIMED
from bench.judging.cpu_waits import Threads, is_told, lost_s, others_part
from bench.judging.finding import SEVERITY, Outcome, Ruling
from bench.judging.noise import excused, noise
from bench.judging.rule import Rule, broken, degraded, graded_by, kept, unknown
from bench.judging.stats import but_worst, left_out
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FEWEST = 3  # answers that tell what is usual
TOLD_EVERY_S = 1.0  # the sentinel tells the delays of each second
NEAR_S = 2.0  # of that moment is the beat that was so late
SHOWN_MS = 50  # of waiting for a core
FETCH = "fetch"  # that one is the host's alone


@plain(frozen=True, slots=True)
class _Harm:
    """A ruling, the milliseconds that it is about, and why the machine may be the culprit."""

    ruling: Ruling
    ms: float
    noise: str = ""


@dataclass(frozen=True, config=STRICT)
class NeighboursUnharmed(Rule):
    """An unstable assistant does not take other extensions down.

    All extensions share one thread. Its delay (p99 of the sentinel's event loop in each second) has
    the limits `lag_ms` and `lag_hard_ms`, or `ratio` times the steady state where that is more.
    What TypeScript and the sentinel get done may take `answer_ms`, or three times the steady
    median; it is broken above 10 s, or ten times the median, or where more than `failed` of it
    fails that never failed before; one or two answers are not called slow short of that. Of delays
    and answers the worst is left out, or the worst of each twenty: once in most runs Copilot's host
    blocks for 220 to 410 ms, under faults that ask nothing of it, and one long block is for
    `extension_host_responds`. All limits are ours.
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
        if is_told(timeline, timeline.phases[FAULT]):
            return self._lag_of_its_own(timeline)
        old = but_worst(_delays(timeline, STEADY))
        loops = timeline.all(HostLoop, timeline.phases[FAULT])
        loop = sorted(loops, key=lambda loop: -loop.p99_ms)[left_out(len(loops))]
        because, limits = self._lags(timeline, old, loop.p99_ms)
        lost_ms = _lost_ms(timeline, loop)
        ruling = graded_by(loop.p99_ms, *limits, because)
        of_its_own = graded_by(loop.p99_ms - lost_ms, *limits, because)
        if ruling.outcome is of_its_own.outcome:
            return _Harm(ruling, loop.p99_ms)
        told = f"The machine did not let it run for {lost_ms / 1000:.1f} s of it."
        if of_its_own.outcome is Outcome.KEPT:
            return _Harm(ruling, loop.p99_ms, told)
        return _Harm(degraded(f"{because} {told}"), loop.p99_ms)

    def _lag_of_its_own(self, timeline: Timeline) -> _Harm:
        """The delays without the time in which the machine kept the host from running."""
        old, new = (
            but_worst(
                [
                    max(0.0, loop.p99_ms - _lost_ms(timeline, loop))
                    for loop in timeline.all(HostLoop, timeline.phases[phase])
                ]
            )
            for phase in (STEADY, FAULT)
        )
        because, limits = self._lags(timeline, old, new)
        whole = but_worst(_delays(timeline, FAULT))
        if whole - new > SHOWN_MS:
            because += f" With the time in which the machine did not let it run: {whole:.0f} ms."
        return _Harm(graded_by(new, *limits, because), new)

    def _lags(self, timeline: Timeline, old: float, new: float) -> tuple[str, tuple[float, float]]:
        """The sentence, and the limits."""
        soft, hard = max(self.lag_ms, self.ratio * old), max(self.lag_hard_ms, self.ratio * old)
        seconds = len(_delays(timeline, FAULT))
        return (
            f"The extension host's event loop was late by {new:.0f} ms (the worst"
            f" {left_out(seconds)} of {seconds} seconds left out) under the fault, {old:.0f} ms"
            f" before it (limits {soft:.0f} ms / {hard:.0f} ms)."
        ), (soft, hard)

    def _answers(self, timeline: Timeline) -> list[_Harm]:
        before, under = _done(timeline, STEADY), _done(timeline, FAULT)
        return [
            self._answer(timeline, what, before[what], done)
            for what, done in under.items()
            if len(before.get(what, [])) >= FEWEST
        ]

    def _answer(
        self,
        timeline: Timeline,
        what: str,
        before: Sequence[NeighbourDid],
        under: Sequence[NeighbourDid],
    ) -> _Harm:
        told = is_told(timeline, timeline.phases[FAULT])
        old = median(_own_ms(timeline, STEADY, before))
        new = but_worst(_own_ms(timeline, FAULT, under))
        missed = sum(not did.ok for did in under)
        if missed > max(1, self.failed * len(under)) and all(did.ok for did in before):
            because = (
                f"A neighbour's {what} failed {missed} of {len(under)} times under the fault, and"
                f" never before it (limit {self.failed:.0%})."
            )
            slow = max(new, self.answer_ms)
            return _Harm(broken(because), slow, noise(timeline, timeline.phases[FAULT], slow / 2))
        soft, hard = max(self.answer_ms, 3 * old), max(self.answer_hard_ms, 10 * old)
        if len(under) < FEWEST:
            soft = hard
        because = (
            f"A neighbour's {what} took {new:.0f} ms (the worst {left_out(len(under))} of"
            f" {len(under)} left out) under the fault, {old:.0f} ms (median) before it (limits"
            f" {soft:.0f} ms / {hard:.0f} ms)."
        )
        noisy = noise(timeline, timeline.phases[FAULT], new / 2, others=not told)
        return _Harm(graded_by(new, soft, hard, because), new, noisy)


def _own_ms(timeline: Timeline, phase: str, done: Sequence[NeighbourDid]) -> list[float]:
    """How long each took, without what its threads waited for cores that others had."""
    window = timeline.phases[phase]
    part = others_part(timeline, window)
    roles = (HOST,) if done[0].what == FETCH else TIMED
    threads = Threads.of(timeline, Window(0.0, timeline.end), *roles)
    return [threads.without_waiting(did.ms, did.at, part) for did in done]


def _delays(timeline: Timeline, phase: str) -> list[float]:
    return [loop.p99_ms for loop in timeline.all(HostLoop, timeline.phases[phase])]


def _lost_ms(timeline: Timeline, loop: HostLoop) -> float:
    """For how long of a second's longest delay the machine kept the host from running.

    Its beats tell which delay that was: one that came as late, or two or three in a row, since the
    timer behind the delays and that of the beats do not take turns.
    """
    near = Window(loop.at - loop.p99_ms / 1000 - NEAR_S, loop.at + NEAR_S)
    if not is_told(timeline, near):
        told = Window(loop.at - loop.p99_ms / 1000 - TOLD_EVERY_S, loop.at)
        return 1000 * lost_s(timeline, told)
    beats = timeline.beats(near)
    runs = [
        beats[end - 1 - late : end]
        for late in range(1, 4)
        for end in range(late + 1, len(beats) + 1)
    ]
    span = min(runs, key=lambda run: abs(sum(beat.late_ms for beat in run[1:]) - loop.p99_ms))
    return 1000 * lost_s(timeline, Window(span[0].at, span[-1].at))


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

"""The other extensions in the same host."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass as plain
from dataclasses import replace
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, HostLoop, NeighbourDid
from bench.facts.roles import HOST, TIMED
from bench.judging.cpu_waits import Threads, lost_s, others_part, wait_is_known
from bench.judging.finding import SEVERITY, Measure, Outcome, Ruling
from bench.judging.noise import excused, noise
from bench.judging.rule import Rule, broken, ended_before, grade, graded, kept, unknown
from bench.judging.stats import but_worst, left_out
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FEWEST = 3  # answers that show what is usual
REPORT_S = 1.0  # the sentinel reports the delays of each second
NEAR_S = 2.0  # the late beat is this near to the report
SHOWN_MS = 50  # of waiting for a core
FETCH = "fetch"  # runs in the extension host alone
BLOCKED = "The extension host kept other extensions waiting"
DELAY = "event loop delay (p99)"


@plain(frozen=True, slots=True)
class _Harm:
    ruling: Ruling
    ms: float  # the value that the ruling is about
    noise: str = ""  # why the machine may be the cause


@dataclass(frozen=True, config=STRICT)
class NeighboursUnharmed(Rule):
    """An unstable assistant does not slow down other extensions or make them fail.

    All extensions share one thread. The delay of its event loop (p99 in each second, measured by
    the sentinel) has the limits `lag_ms` and `lag_hard_ms`, or `ratio` times the steady state's
    delay if that is more. Answers of TypeScript and of the sentinel may take `answer_ms`, or three
    times the steady median. An answer is broken above 10 s, or above ten times the median, or if
    more than `failed` of its kind fail and none failed before the fault. One or two answers are
    slow only above the hard limit. The worst delay and the worst answer are left out, or the worst
    of each twenty: in most runs Copilot's host blocks once for 220 to 410 ms, even under faults
    that do not involve it, and `extension_host_responds` judges a single long block. All limits are
    this bench's own.
    """

    lag_ms: float = 250  # soft limit of the event loop's delay
    lag_hard_ms: float = 1000  # hard limit of the event loop's delay
    ratio: float = 1.5  # both limits, in delays of the steady state, if that is more
    answer_ms: float = 1000  # soft limit of an answer
    answer_hard_ms: float = 10_000  # hard limit of an answer
    failed: float = 0.2  # the share of failed answers, 0 to 1, above which a run is broken

    advice: ClassVar[str] = (
        "Process an answer in slices of a few milliseconds, or in a worker. Hovers and diagnostics"
        " of other extensions wait while your code computes."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if STEADY not in timeline.phases or FAULT not in timeline.phases:
            return ended_before(FAULT)
        before, under = _delays(timeline, STEADY), _delays(timeline, FAULT)
        if not before or not under:
            return unknown(
                f"The sentinel reported the event loop's delay {len(before)} times before and"
                f" {len(under)} times under the fault; both are needed."
            )
        harms = [self._lag(timeline), *self._answers(timeline)]
        worst = min(harms, key=lambda harm: (SEVERITY.index(harm.ruling.outcome), -harm.ms))
        if worst.ruling.outcome is Outcome.KEPT:
            return _all_kept(harms)
        return excused(worst.ruling, worst.noise)

    def _lag(self, timeline: Timeline) -> _Harm:
        if wait_is_known(timeline, timeline.phases[FAULT]):
            return self._lag_without_waiting(timeline)
        old = but_worst(_delays(timeline, STEADY))
        loops = timeline.all(HostLoop, timeline.phases[FAULT])
        loop = sorted(loops, key=lambda loop: -loop.p99_ms)[left_out(len(loops))]
        ruling = self._lag_ruling(timeline, old, loop.p99_ms, loop.at)
        lost_ms = _lost_ms(timeline, loop)
        (measure, *_) = ruling.measures
        without_lost = grade(replace(measure, value=loop.p99_ms - lost_ms))
        if ruling.outcome is without_lost:
            return _Harm(ruling, loop.p99_ms)
        note = f"The machine gave the host no CPU core for {lost_ms / 1000:.1f} s of this delay."
        if without_lost is Outcome.KEPT:
            return _Harm(ruling, loop.p99_ms, note)
        return _Harm(replace(ruling, outcome=Outcome.DEGRADED, notes=(note,)), loop.p99_ms)

    def _lag_without_waiting(self, timeline: Timeline) -> _Harm:
        """The delays without the time in which the machine kept the host from running."""
        (old, _), (new, at) = (
            _but_worst_at(
                (max(0.0, loop.p99_ms - _lost_ms(timeline, loop)), loop.at)
                for loop in timeline.all(HostLoop, timeline.phases[phase])
            )
            for phase in (STEADY, FAULT)
        )
        ruling = self._lag_ruling(timeline, old, new, at)
        whole = but_worst(_delays(timeline, FAULT))
        if whole - new > SHOWN_MS:
            note = f"With the time in which the host had no CPU core, the delay was {whole:.0f} ms."
            ruling = replace(ruling, notes=(note,))
        return _Harm(ruling, new)

    def _lag_ruling(self, timeline: Timeline, old: float, new: float, at: float) -> Ruling:
        seconds = len(_delays(timeline, FAULT))
        soft, soft_from = max((self.lag_ms, "lag_ms"), (self.ratio * old, "ratio"))
        hard, hard_from = max((self.lag_hard_ms, "lag_hard_ms"), (self.ratio * old, "ratio"))
        return graded(
            Measure(DELAY, new, "ms", soft, hard, soft_from, hard_from),
            BLOCKED,
            Measure("before the fault", old, "ms"),
            when=timeline.moment(at),
            details=[
                f"Event loop delay: {new:.0f} ms under the fault (the worst {left_out(seconds)} of"
                f" {seconds} seconds left out), {old:.0f} ms before it."
            ],
        )

    def _answers(self, timeline: Timeline) -> list[_Harm]:
        before, under = _done(timeline, STEADY), _done(timeline, FAULT)
        return [
            self._answer(timeline, before[what], done)
            for what, done in under.items()
            if len(before.get(what, [])) >= FEWEST
        ]

    def _answer(
        self, timeline: Timeline, before: Sequence[NeighbourDid], under: Sequence[NeighbourDid]
    ) -> _Harm:
        old = median(_own_ms(timeline, STEADY, before))
        own_ms = _own_ms(timeline, FAULT, under)
        new, at = _but_worst_at(zip(own_ms, (did.at for did in under), strict=True))
        missed = sum(not did.ok for did in under)
        if missed > max(1, self.failed * len(under)) and all(did.ok for did in before):
            slow = max(new, self.answer_ms)
            noisy = noise(timeline, timeline.phases[FAULT], slow / 2)
            return _Harm(self._failed(under, missed), slow, noisy)
        waits_known = wait_is_known(timeline, timeline.phases[FAULT])
        noisy = noise(timeline, timeline.phases[FAULT], new / 2, others=not waits_known)
        what, count = under[0].what, len(under)
        ruling = graded(
            self._answer_measure(f"time for {what}", new, old, count),
            f"Another extension's {what} took long",
            Measure("median before the fault", old, "ms"),
            when=timeline.moment(at),
            details=[
                f"Time for {what}: {new:.0f} ms under the fault (the worst {left_out(count)} of"
                f" {count} left out), {old:.0f} ms (median) before it."
            ],
        )
        return _Harm(ruling, new, noisy)

    def _answer_measure(self, name: str, new: float, old: float, count: int) -> Measure:
        soft, soft_from = max((self.answer_ms, "answer_ms"), (3 * old, ""))
        hard, hard_from = max((self.answer_hard_ms, "answer_hard_ms"), (10 * old, ""))
        if count < FEWEST:
            soft, soft_from = hard, hard_from
        return Measure(name, new, "ms", soft, hard, soft_from, hard_from)

    def _failed(self, under: Sequence[NeighbourDid], missed: int) -> Ruling:
        share = 100 * missed / len(under)
        return broken(
            f"Another extension's {under[0].what} failed {missed} of {len(under)} times under the"
            " fault, and never before it",
            Measure("failed", share, "%", hard=100 * self.failed, hard_from="failed"),
        )


def _but_worst_at(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The largest value with its time, when the worst are left out."""
    ordered = sorted(pairs, key=lambda pair: -pair[0])
    return ordered[left_out(len(ordered))]


def _own_ms(timeline: Timeline, phase: str, done: Sequence[NeighbourDid]) -> list[float]:
    """How long each took, without the time its threads waited for cores that others used."""
    part = others_part(timeline, timeline.phases[phase])
    roles = (HOST,) if done[0].what == FETCH else TIMED
    threads = Threads.of(timeline, Window(0.0, timeline.end), *roles)
    return [threads.without_waiting(did.ms, did.at, part) for did in done]


def _delays(timeline: Timeline, phase: str) -> list[float]:
    return [loop.p99_ms for loop in timeline.all(HostLoop, timeline.phases[phase])]


def _lost_ms(timeline: Timeline, loop: HostLoop) -> float:
    """How much of a second's longest delay passed while the machine kept the host from running.

    The host's beats show which delay that was: one that came as late, or two or three in a row,
    since the timer behind the delays and that of the beats do not alternate.
    """
    near = Window(loop.at - loop.p99_ms / 1000 - NEAR_S, loop.at + NEAR_S)
    if not wait_is_known(timeline, near):
        reported = Window(loop.at - loop.p99_ms / 1000 - REPORT_S, loop.at)
        return 1000 * lost_s(timeline, reported)
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


def _all_kept(harms: Sequence[_Harm]) -> Ruling:
    """The delay of the event loop, and the slowest of the answers."""
    lag, *answers = harms
    rulings = [lag.ruling]
    notes = list(lag.ruling.notes)
    if answers:
        rulings.append(max(answers, key=lambda harm: harm.ms).ruling)
    else:
        notes.append("No other extension's answers were measured.")
    return kept(
        "Other extensions were not slowed down under the fault",
        *(ruling.measures[0] for ruling in rulings),
        notes=notes,
        details=[detail for ruling in rulings for detail in ruling.details],
    )

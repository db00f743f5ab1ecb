"""The other extensions in the same host."""

from collections.abc import Sequence
from dataclasses import dataclass as plain
from dataclasses import replace
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, HostLoop, NeighbourDid
from bench.judging.cpu_waits import wait_is_known
from bench.judging.finding import SEVERITY, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.neighbours import (
    Answers,
    answers_in,
    but_worst_at,
    but_worst_stretches,
    delays,
    expected_above,
    lost_ms,
    own_ms,
    reliable,
    too_few,
    without_page_blocks,
)
from bench.judging.noise import excused, noise
from bench.judging.rule import Rule, broken, ended_before, grade, graded, kept, unknown
from bench.judging.stats import but_worst, left_out
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

USUAL = 3  # answers that show what is usual
SHOWN_MS = 50  # of waiting for a core
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
    more than `failed` of its kind fail and none failed before the fault. Answers of a kind of which
    more than that share failed before the fault are not judged. One or two answers are slow only
    above the hard limit. The worst delay (of ten and more with one beside it) and the
    worst answer are left out, or the worst of each twenty: in most runs Copilot's host blocks once
    for 220 to 410 ms, even under faults that do not involve it, and `extension_host_responds`
    judges a single long block. If delays above the soft limit are usual in the steady state, as
    many more are left out. Of fewer than five values, a single one above a limit makes the outcome
    *unknown*; two count if all of them together took at least 5 s.

    Answers other than the sentinel's fetch pass through the editor's page. An answer is not
    counted if the page was blocked for half of its time while the host's heartbeats were on time:
    then the neighbour was not harmed in the extension host, and `editor_stays_responsive` judges
    the page. All limits are this bench's own.
    """

    lag_ms: float = 250  # soft limit of the event loop's delay
    lag_hard_ms: float = 1000  # hard limit of the event loop's delay
    ratio: float = 1.5  # both limits, in delays of the steady state, if that is more
    answer_ms: float = 1000  # soft limit of an answer
    answer_hard_ms: float = 10_000  # hard limit of an answer
    failed: float = 0.2  # the share of failed answers, 0 to 1, above which a run is broken

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "Process an answer in slices of a few milliseconds, or in a worker. Hovers and diagnostics"
        " of other extensions wait while your code computes."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if STEADY not in timeline.phases or FAULT not in timeline.phases:
            return ended_before(FAULT)
        before, under = delays(timeline, STEADY), delays(timeline, FAULT)
        if not before or not under:
            return unknown(
                f"The sentinel reported the event loop's delay {len(before)} times before and"
                f" {len(under)} times under the fault; both are needed."
            )
        usual, failing = reliable(answers_in(timeline, STEADY), self.failed)
        done, waited_for_page = without_page_blocks(timeline, answers_in(timeline, FAULT))
        notes = [*waited_for_page, *failing]
        harms = [self._lag(timeline), *self._answers(timeline, usual, done)]
        worst = min(harms, key=lambda harm: (SEVERITY.index(harm.ruling.outcome), -harm.ms))
        if worst.ruling.outcome is Outcome.KEPT:
            return _all_kept(harms, notes)
        notes = [*worst.ruling.notes, *notes]
        return excused(replace(worst.ruling, notes=tuple(notes)), worst.noise)

    def _lag(self, timeline: Timeline) -> _Harm:
        if wait_is_known(timeline, timeline.phases[FAULT]):
            return self._lag_without_waiting(timeline)
        before, under = delays(timeline, STEADY), delays(timeline, FAULT)
        old = but_worst(before)
        usual = expected_above(self._soft_ms(old), before, under)
        loops = timeline.all(HostLoop, timeline.phases[FAULT])
        _, at = but_worst_stretches([(loop.p99_ms, loop.at) for loop in loops], usual)
        loop = next(loop for loop in loops if loop.at == at)
        ruling = self._lag_ruling(timeline, (old, usual), loop.p99_ms, loop.at)
        (measure, *_) = ruling.measures
        few = too_few(under, measure)
        if few:
            return _Harm(few, loop.p99_ms)
        took_ms = lost_ms(timeline, loop)
        without_lost = grade(replace(measure, value=loop.p99_ms - took_ms))
        if ruling.outcome is without_lost:
            return _Harm(ruling, loop.p99_ms)
        note = f"The machine gave the host no CPU core for {took_ms / 1000:.1f} s of this delay."
        if without_lost is Outcome.KEPT:
            return _Harm(ruling, loop.p99_ms, note)
        return _Harm(replace(ruling, outcome=Outcome.DEGRADED, notes=(note,)), loop.p99_ms)

    def _lag_without_waiting(self, timeline: Timeline) -> _Harm:
        """The delays without the time in which the machine kept the host from running."""
        before, under = (
            [
                (max(0.0, loop.p99_ms - lost_ms(timeline, loop)), loop.at)
                for loop in timeline.all(HostLoop, timeline.phases[phase])
            ]
            for phase in (STEADY, FAULT)
        )
        own_under = [ms for ms, _ in under]
        old, _ = but_worst_at(before)
        usual = expected_above(self._soft_ms(old), [ms for ms, _ in before], own_under)
        new, at = but_worst_stretches(under, usual)
        ruling = self._lag_ruling(timeline, (old, usual), new, at)
        few = too_few(own_under, ruling.measures[0])
        if few:
            return _Harm(few, new)
        whole = but_worst(delays(timeline, FAULT))
        if whole - new > SHOWN_MS:
            missing = whole - new
            note = f"Not counted: {missing:.0f} ms in which the machine gave the host no CPU core."
            ruling = replace(ruling, notes=(note,))
        return _Harm(ruling, new)

    def _soft_ms(self, old_ms: float) -> float:
        return max(self.lag_ms, self.ratio * old_ms)

    def _lag_ruling(
        self, timeline: Timeline, before: tuple[float, int], new: float, at: float
    ) -> Ruling:
        (old, usual), seconds = before, len(delays(timeline, FAULT))
        worst = left_out(seconds) + usual
        soft, soft_from = max((self.lag_ms, "lag_ms"), (self.ratio * old, "ratio"))
        hard, hard_from = max((self.lag_hard_ms, "lag_hard_ms"), (self.ratio * old, "ratio"))
        return graded(
            Measure(DELAY, new, "ms", soft, hard, soft_from, hard_from),
            BLOCKED,
            Measure("before the fault", old, "ms"),
            when=timeline.moment(at),
            details=[
                f"Event loop delay: {new:.0f} ms under the fault (without the worst {worst} of"
                f" {seconds} seconds and one beside each), {old:.0f} ms before it."
            ],
        )

    def _answers(self, timeline: Timeline, before: Answers, under: Answers) -> list[_Harm]:
        return [
            self._answer(timeline, before[what], done)
            for what, done in under.items()
            if len(before.get(what, [])) >= USUAL
        ]

    def _answer(
        self, timeline: Timeline, before: Sequence[NeighbourDid], under: Sequence[NeighbourDid]
    ) -> _Harm:
        what, count = under[0].what, len(under)
        old = median(own_ms(timeline, STEADY, before))
        took_ms = own_ms(timeline, FAULT, under)
        new, at = but_worst_at(zip(took_ms, (did.at for did in under), strict=True))
        measure = self._answer_measure(f"time for {what}", new, old, count)
        missed = sum(not did.ok for did in under) if all(did.ok for did in before) else 0
        few = too_few(took_ms, measure, missed)
        if few:
            return _Harm(few, new)
        if missed > max(1, self.failed * count):
            slow = max(new, self.answer_ms)
            noisy = noise(timeline, timeline.phases[FAULT], slow / 2)
            return _Harm(self._failed(under, missed), slow, noisy)
        waits_known = wait_is_known(timeline, timeline.phases[FAULT])
        noisy = noise(timeline, timeline.phases[FAULT], new / 2, others=not waits_known)
        ruling = graded(
            measure,
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
        if count < USUAL:
            soft, soft_from = hard, hard_from
        return Measure(name, new, "ms", soft, hard, soft_from, hard_from)

    def _failed(self, under: Sequence[NeighbourDid], missed: int) -> Ruling:
        share = 100 * missed / len(under)
        return broken(
            f"Another extension's {under[0].what} failed {missed} of {len(under)} times under the"
            " fault, and never before it",
            Measure("failed", share, "%", hard=100 * self.failed, hard_from="failed"),
        )


def _all_kept(harms: Sequence[_Harm], more: list[str]) -> Ruling:
    """The delay of the event loop, and the slowest of the answers."""
    lag, *answers = harms
    rulings = [lag.ruling]
    notes = [*lag.ruling.notes, *more]
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

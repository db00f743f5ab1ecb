"""How the editor feels under the fingers."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, Keystroke, LongTask, PageCrashed
from bench.noise import excused, noise
from bench.roles import RENDERER
from bench.rule import (
    STRICT,
    Rule,
    Ruling,
    broken,
    degraded,
    graded,
    gravest,
    kept,
    unknown,
)
from bench.timeline import Timeline, percentile
from bench.waiting import stretch

FEWEST_KEYS = 20
TOLD_FROM = 1.1  # times as long as alone


@dataclass(frozen=True, config=STRICT)
class EditorStaysResponsive(Rule):
    """Keys are painted as fast under the fault as before it.

    Soft limits: p95 of 100 ms (RAIL) and p99 of 200 ms (INP, good), or `ratio` times the steady
    state where that is larger. Hard limit: p99 of 500 ms (INP, poor). One task that holds the page
    for `block_ms`, or `ratio` times the longest before, is degraded, for `block_hard_ms` broken;
    these two figures are ours. Typed text that never arrives and a crashed page are broken.
    """

    p95_ms: float = 100
    p99_ms: float = 200
    p99_hard_ms: float = 500
    ratio: float = 1.5
    block_ms: float = 1000
    block_hard_ms: float = 3000

    advice: ClassVar[str] = (
        "Typing must never wait for the backend: hand small pieces to the editor, and cap what is"
        " rendered."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        crashes = timeline.all(PageCrashed, timeline.alive)
        if crashes:
            return broken(f"The workbench's page crashed at {crashes[0].at:.1f} s.")
        lost = [step for step in timeline.steps("typing lands", FAULT) if not step.ok]
        if lost:
            return broken(
                f"Typed text did not arrive in the document at {lost[0].at:.1f} s: {lost[0].note}"
            )
        before, under = _paints(timeline, STEADY), _paints(timeline, FAULT)
        if min(len(before), len(under)) < FEWEST_KEYS:
            return unknown(
                f"Too few keys were measured: {len(before)} before and {len(under)} under the"
                f" fault, {FEWEST_KEYS} each are needed."
            )
        fault, steady = timeline.phases[FAULT], timeline.phases[STEADY]
        longer_before, longer = (stretch(timeline, phase, RENDERER) for phase in (steady, fault))
        found = gravest(
            [
                self._compare(_over(before, longer_before), _over(under, longer)),
                self._block(timeline, longer_before, longer),
            ]
        )
        if longer and longer >= TOLD_FROM:
            told = f" Without what others had of the cores: with it, {longer:.1f} times as long."
            found = Ruling(found.outcome, found.because + told)
        return excused(found, noise(timeline, fault, others=longer is None))

    def _block(
        self, timeline: Timeline, longer_before: float | None = None, longer: float | None = None
    ) -> Ruling:
        old = _longest_ms(timeline, STEADY) / (longer_before or 1)
        new = _longest_ms(timeline, FAULT) / (longer or 1)
        soft = max(self.block_ms, self.ratio * old)
        hard = max(self.block_hard_ms, soft)
        return graded(
            new,
            soft,
            hard,
            f"One task held the editor's page for {new:.0f} ms under the fault, the longest before"
            f" it for {old:.0f} ms (limits {soft:.0f} ms / {hard:.0f} ms).",
        )

    def _compare(self, before: list[float], under: list[float]) -> Ruling:
        old95, old99 = percentile(before, 0.95), percentile(before, 0.99)
        new95, new99 = percentile(under, 0.95), percentile(under, 0.99)
        soft95 = max(self.p95_ms, self.ratio * old95)
        soft99 = max(self.p99_ms, self.ratio * old99)
        because = (
            f"From key to paint: p95 {new95:.0f} ms and p99 {new99:.0f} ms over {len(under)} keys"
            f" under the fault, p95 {old95:.0f} ms and p99 {old99:.0f} ms before it (limits"
            f" p95 {soft95:.0f} ms, p99 {soft99:.0f} ms / {self.p99_hard_ms:g} ms)."
        )
        if new99 > max(self.p99_hard_ms, soft99):
            return broken(because)
        return degraded(because) if new95 > soft95 or new99 > soft99 else kept(because)


def _over(paints: list[float], longer: float | None) -> list[float]:
    """What is left of times that were `longer` times as long as they had to be."""
    return [ms / (longer or 1) for ms in paints]


def _paints(timeline: Timeline, phase: str) -> list[float]:
    window = timeline.phases.get(phase)
    return [key.paint_ms for key in timeline.all(Keystroke, window)] if window else []


def _longest_ms(timeline: Timeline, phase: str) -> float:
    window = timeline.phases.get(phase)
    return max((task.ms for task in timeline.all(LongTask, window)), default=0.0) if window else 0.0

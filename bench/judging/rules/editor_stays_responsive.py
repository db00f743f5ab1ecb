"""How the editor feels under the fingers."""

from collections.abc import Sequence
from dataclasses import dataclass as plain
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, Keystroke, LongTask, PageCrashed
from bench.facts.roles import RENDERER
from bench.judging.cpu_waits import Threads, others_part
from bench.judging.finding import Ruling
from bench.judging.noise import by_host, excused, noise
from bench.judging.rule import Rule, broken, degraded, graded_by, gravest, kept, unknown
from bench.judging.stats import percentile, surely
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FEWEST_KEYS = 20
FRAME_S = 1 / 60
SHOWN_MS = 10  # of waiting for a core


@dataclass(frozen=True, config=STRICT)
class EditorStaysResponsive(Rule):
    """Keys are painted as fast under the fault as before it.

    Soft limits: p95 of 100 ms (RAIL) and p99 of 200 ms (INP, good), or `ratio` times the steady
    state where that is larger. Hard limit: p99 of 500 ms (INP, poor). Keys that are painted in the
    same frame waited for the same thing, and count once. One task that holds the page for
    `block_ms`, or `ratio` times the longest before, is degraded, for `block_hard_ms` broken; these
    two figures are ours. Typed text that never arrives and a crashed page are broken.
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
        before, under = (_Felt.of(timeline, phase) for phase in (STEADY, FAULT))
        if min(before.keys, under.keys) < FEWEST_KEYS:
            return unknown(
                f"Too few keys were measured: {before.keys} before and {under.keys} under the"
                f" fault, {FEWEST_KEYS} each are needed."
            )
        found = gravest([self._compare(before, under), self._block(before, under)])
        if under.told:
            return excused(found, by_host(timeline, timeline.phases[FAULT]))
        return excused(found, noise(timeline, timeline.phases[FAULT]))

    def _block(self, before: "_Felt", under: "_Felt") -> Ruling:
        soft = max(self.block_ms, self.ratio * before.longest_ms)
        hard = max(self.block_hard_ms, soft)
        return graded_by(
            under.longest_ms,
            soft,
            hard,
            f"One task held the editor's page for {under.longest_ms:.0f} ms under the fault, the"
            f" longest before it for {before.longest_ms:.0f} ms (limits {soft:.0f} ms /"
            f" {hard:.0f} ms).",
        )

    def _compare(self, before: "_Felt", under: "_Felt") -> Ruling:
        old95, old99 = percentile(before.frames_ms, 0.95), percentile(before.frames_ms, 0.99)
        new95, new99 = percentile(under.frames_ms, 0.95), percentile(under.frames_ms, 0.99)
        sure95, sure99 = surely(under.frames_ms, 0.95), surely(under.frames_ms, 0.99)
        soft95 = max(self.p95_ms, self.ratio * old95)
        soft99 = max(self.p99_ms, self.ratio * old99)
        because = (
            f"From key to paint: p95 {new95:.0f} ms and p99 {new99:.0f} ms over {under.keys} keys"
            f" in {len(under.frames_ms)} frames under the fault, surely {sure95:.0f} and"
            f" {sure99:.0f} ms; p95 {old95:.0f} ms and p99 {old99:.0f} ms before it (limits p95"
            f" {soft95:.0f} ms, p99 {soft99:.0f} ms / {self.p99_hard_ms:g} ms)."
        )
        whole95 = percentile(under.whole_ms, 0.95)
        if whole95 - new95 > SHOWN_MS:
            because += f" With the page's waiting for a core that others had: p95 {whole95:.0f} ms."
        if sure99 > max(self.p99_hard_ms, soft99):
            return broken(because)
        return degraded(because) if sure95 > soft95 or sure99 > soft99 else kept(because)


@plain(frozen=True, slots=True)
class _Felt:
    """What a phase felt like, in milliseconds, without the page's waiting for cores of others.

    Of each frame its slowest key. `whole_ms` has the waiting; where the kernel tells nothing of it
    (not `told`), both are the same.
    """

    keys: int
    frames_ms: list[float]
    whole_ms: list[float]
    longest_ms: float
    told: bool

    @classmethod
    def of(cls, timeline: Timeline, phase: str) -> "_Felt":
        window = timeline.phases.get(phase)
        if window is None:
            return cls(0, [], [], 0.0, told=False)
        threads = Threads.of(timeline, Window(0.0, timeline.end), RENDERER)
        part = others_part(timeline, window)
        keys, tasks = timeline.all(Keystroke, window), timeline.all(LongTask, window)
        slowest = _slowest_of_each_frame(keys)
        return cls(
            len(keys),
            [_own_ms(threads, part, key.at, key.paint_ms) for key in slowest],
            [key.paint_ms for key in slowest],
            max((_own_ms(threads, part, task.at, task.ms) for task in tasks), default=0.0),
            threads.told,
        )


def _slowest_of_each_frame(keys: Sequence[Keystroke]) -> list[Keystroke]:
    """Of the keys that were painted together, the one that waited longest."""
    frames: dict[float, Keystroke] = {}
    painted = -FRAME_S
    for key in sorted(keys, key=_painted_at):
        if _painted_at(key) - painted > FRAME_S:
            painted = _painted_at(key)
        frames[painted] = max(frames.get(painted, key), key, key=lambda one: one.paint_ms)
    return list(frames.values())


def _painted_at(key: Keystroke) -> float:
    return key.at + key.paint_ms / 1000


def _own_ms(threads: Threads, part: float, began: float, ms: float) -> float:
    return threads.without_waiting(ms, began + ms / 1000, part)

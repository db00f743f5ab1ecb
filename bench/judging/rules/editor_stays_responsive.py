"""How fast the editor reacts to typing."""

from collections.abc import Sequence
from dataclasses import dataclass as plain
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY, Keystroke, LongTask, PageCrashed
from bench.facts.roles import RENDERER
from bench.facts.run import FOCUS_ELSEWHERE
from bench.judging.cpu_waits import Threads, others_part
from bench.judging.finding import SEVERITY, Evidence, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.noise import by_host, excused, noise
from bench.judging.out_of_memory import others_memory
from bench.judging.page_blocks import SHARED
from bench.judging.rule import Rule, broken, grade, graded, gravest, ruling, unknown
from bench.judging.stats import percentile, surely
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FEWEST_KEYS = 20
FRAME_S = 1 / 60
SHOWN_MS = 10  # a shorter wait for a core is not reported
LEAST_OWN = 0.5  # of a measured time; with less, the subtraction is larger than its result
STARVED = (
    "For most of that time the page had no core, so what is left of it proves nothing: the"
    " browser's other threads waited as well."
)


@dataclass(frozen=True, config=STRICT)
class EditorStaysResponsive(Rule):
    """Keys are painted as fast under the fault as before it.

    Each limit for the time from key to paint rises to `ratio` times the steady state's value if
    that is higher. Keys that are painted in the same frame wait for the same thing and count once.
    Measured values count if they exceed a limit with 95% confidence. A single task that blocks the
    page for long also counts; typed text that never arrives and a crashed page are broken. Text
    that did not arrive because something else took the keyboard focus does not count. Slow keys and
    long tasks are *unknown* if the page waited for cores that other programs used for most of that
    time. A crash is *unknown* if the kernel killed the page for lack of memory and the editor's had
    not grown.

    The page is judged here even if a webview is the cause: in this browser-based VS Code, webviews
    run in the process of the page.
    """

    p95_ms: float = 100  # soft limit, RAIL
    p99_ms: float = 200  # soft limit, INP "good"
    p99_hard_ms: float = 500  # hard limit, INP "poor"
    ratio: float = 1.5  # allowed growth over the steady state
    block_ms: float = 1000  # soft limit for the longest task, this bench's own
    block_hard_ms: float = 3000  # hard limit for the longest task, this bench's own

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "Typing must never wait for the backend. Pass small pieces to the editor, and limit how"
        " much is rendered."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        crashes = timeline.all(PageCrashed, timeline.alive)
        if crashes:
            crash = broken("The editor's page crashed", when=timeline.moment(crashes[0].at))
            return excused(crash, others_memory(timeline, RENDERER, crashes[0].at))
        lost = [
            step
            for step in timeline.steps("typing lands", FAULT)
            if not step.ok and not step.note.startswith(FOCUS_ELSEWHERE)
        ]
        if lost:
            return broken(
                "Typed text did not arrive in the document",
                when=timeline.moment(lost[0].at),
                notes=[lost[0].note],
                evidence=tuple(Evidence("step", step.note or step.step, step.at) for step in lost),
            )
        before, under = (_Felt.of(timeline, phase) for phase in (STEADY, FAULT))
        if min(before.keys, under.keys) < FEWEST_KEYS:
            return unknown(
                f"Too few keys were measured: {before.keys} before and {under.keys} under the"
                f" fault, {FEWEST_KEYS} each are needed"
            )
        worst = gravest([self._compare(before, under), self._block(timeline, before, under)])
        if worst.outcome is not Outcome.KEPT:
            worst = replace(worst, notes=(*worst.notes, SHARED))
        if under.waits_known:
            return excused(worst, by_host(timeline, timeline.phases[FAULT]))
        return excused(worst, noise(timeline, timeline.phases[FAULT]))

    def _block(self, timeline: Timeline, before: "_Felt", under: "_Felt") -> Ruling:
        soft, soft_from = max((self.block_ms, "block_ms"), self._allowed(before.longest_ms))
        hard, hard_from = max((self.block_hard_ms, "block_hard_ms"), (soft, soft_from))
        found = graded(
            Measure("longest task", under.longest_ms, "ms", soft, hard, soft_from, hard_from),
            "One task blocked the editor's page",
            Measure("longest before the fault", before.longest_ms, "ms"),
            when=timeline.moment(under.longest_at),
        )
        starved = under.longest_ms < LEAST_OWN * under.longest_whole_ms
        return excused(found, STARVED if starved else "")

    def _compare(self, before: "_Felt", under: "_Felt") -> Ruling:
        old95, old99 = percentile(before.frames_ms, 0.95), percentile(before.frames_ms, 0.99)
        new95, new99 = percentile(under.frames_ms, 0.95), percentile(under.frames_ms, 0.99)
        sure95, sure99 = surely(under.frames_ms, 0.95), surely(under.frames_ms, 0.99)
        soft95, from95 = max((self.p95_ms, "p95_ms"), self._allowed(old95))
        soft99, from99 = max((self.p99_ms, "p99_ms"), self._allowed(old99))
        hard99, hard_from99 = max((self.p99_hard_ms, "p99_hard_ms"), (soft99, from99))
        p95 = Measure("p95 from key to paint at least", sure95, "ms", soft95, soft_from=from95)
        p99 = Measure("p99 at least", sure99, "ms", soft99, hard99, from99, hard_from99)
        outcome = min(grade(p95), grade(p99), key=SEVERITY.index)
        whole95 = percentile(under.whole_ms, 0.95)
        waited = f"With waiting for CPU cores that other programs used, p95 was {whole95:.0f} ms."
        found = ruling(
            outcome,
            "Typing stayed responsive under the fault"
            if outcome is Outcome.KEPT
            else "Typing became slow under the fault",
            p95,
            p99,
            notes=[waited if whole95 - new95 > SHOWN_MS else ""],
            details=[
                f"From key to paint: p95 {new95:.0f} ms and p99 {new99:.0f} ms over {under.keys}"
                f" keys in {len(under.frames_ms)} frames under the fault (with 95% confidence at"
                f" least {sure95:.0f} and {sure99:.0f} ms); p95 {old95:.0f} ms and p99"
                f" {old99:.0f} ms before it."
            ],
        )
        return excused(found, STARVED if new95 < LEAST_OWN * whole95 else "")

    def _allowed(self, before_ms: float) -> tuple[float, str]:
        """The limit that the steady state sets, and the setting that it comes from."""
        return self.ratio * before_ms, "ratio"


@plain(frozen=True, slots=True)
class _Felt:
    """The delays in a phase, in milliseconds, without waiting for cores that others used."""

    keys: int
    frames_ms: list[float]  # the slowest key of each frame
    whole_ms: list[float]  # the same with the waiting
    longest_ms: float  # the longest task
    longest_at: float
    longest_whole_ms: float  # the same task with the waiting
    waits_known: bool  # by the kernel; otherwise the waiting is not subtracted

    @classmethod
    def of(cls, timeline: Timeline, phase: str) -> "_Felt":
        window = timeline.phases.get(phase)
        if window is None:
            return cls(0, [], [], 0.0, 0.0, 0.0, waits_known=False)
        threads = Threads.of(timeline, Window(0.0, timeline.end), RENDERER)
        part = others_part(timeline, window)
        keys, tasks = timeline.all(Keystroke, window), timeline.all(LongTask, window)
        blocks = [(_own_ms(threads, part, task.at, task.ms), task.at, task.ms) for task in tasks]
        slowest = _slowest_of_each_frame(keys)
        return cls(
            len(keys),
            [_own_ms(threads, part, key.at, key.paint_ms) for key in slowest],
            [key.paint_ms for key in slowest],
            *max(blocks, default=(0.0, window.start, 0.0)),
            threads.known,
        )


def _slowest_of_each_frame(keys: Sequence[Keystroke]) -> list[Keystroke]:
    frames: dict[float, Keystroke] = {}
    painted = -FRAME_S
    for key in sorted(keys, key=_painted_at):
        if _painted_at(key) - painted > FRAME_S:
            painted = _painted_at(key)
        frames[painted] = max(frames.get(painted, key), key, key=lambda stroke: stroke.paint_ms)
    return list(frames.values())


def _painted_at(key: Keystroke) -> float:
    return key.at + key.paint_ms / 1000


def _own_ms(threads: Threads, part: float, began: float, ms: float) -> float:
    return threads.without_waiting(ms, began + ms / 1000, part)

"""When the editor's page was blocked, and whether the extension host was on time meanwhile. Pure.

Answers of language features pass through the page. In this browser-based VS Code, webviews run in
the page's process, so that a webview can block the page while the extension host is well.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from bench.facts import Keystroke, LongTask, PageCrashed
from bench.judging.timeline import INFINITE, Timeline, Window

SHARED = (
    "In this browser-based VS Code, webviews run in the process of the editor's page, so the cause"
    " may be a webview."
)
SLOW_KEY_MS = 200
MOST_LATE = 0.2  # of the time, of an extension host that is on time
FEWEST_BEATS_PER_S = 2  # there are ten
HALF = 0.5


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The stretches of time in which the page did not respond; they don't overlap."""

    blocks: tuple[Window, ...]

    @classmethod
    def of(cls, timeline: Timeline) -> "PageBlocks":
        blocked = [(task.at, task.ms) for task in timeline.all(LongTask)]
        blocked += [
            (key.at, key.paint_ms) for key in timeline.all(Keystroke) if key.paint_ms > SLOW_KEY_MS
        ]
        blocks = [Window(at, at + ms / 1000) for at, ms in blocked]
        blocks += [Window(crash.at, INFINITE) for crash in timeline.all(PageCrashed)]
        return cls(tuple(_merged(blocks)))

    def seconds(self, window: Window) -> float:
        """How long the page was blocked in `window`."""
        first = bisect_right(self.blocks, window.start, key=lambda block: block.end)
        last = bisect_left(self.blocks, window.end, lo=first, key=lambda block: block.start)
        return sum(
            max(0.0, min(block.end, window.end) - max(block.start, window.start))
            for block in self.blocks[first:last]
        )

    def explain(self, timeline: Timeline, window: Window) -> bool:
        """Whether the page was blocked for half of `window`, and the extension host on time."""
        return self.seconds(window) >= HALF * window.seconds and host_on_time(timeline, window)


def host_on_time(timeline: Timeline, window: Window) -> bool:
    """Whether the heartbeats of `window` are there, and late for at most a fifth of the time."""
    beats = timeline.beats(window)
    late_s = sum(beat.late_ms for beat in beats) / 1000
    enough = len(beats) >= FEWEST_BEATS_PER_S * window.seconds
    return enough and late_s <= MOST_LATE * window.seconds


def _merged(windows: Iterable[Window]) -> list[Window]:
    merged: list[Window] = []
    for window in sorted(windows, key=lambda window: window.start):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return merged

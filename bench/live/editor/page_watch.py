"""The measurements inside the page, as facts."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from playwright.sync_api import Error, Page

from bench.core.clock import RunClock
from bench.facts import (
    Appeared,
    Fact,
    GhostAppeared,
    GhostVanished,
    Keystroke,
    LongTask,
    PageMemory,
    Vanished,
)
from bench.live.editor.page_script import DRAIN

FASTEST_REPORTED_MS = 16.0  # the Event Timing API reports no faster key; rounded to 8 ms
OURS = "bench"  # the title of the events that `page.js` triggers
MB = 1e6
PER_LOAD = 1_000_000  # elements: more than any page shows
FACTS: dict[str, Callable[..., Fact]] = {
    "key": lambda at, ms: Keystroke(at, FASTEST_REPORTED_MS if ms is None else ms),
    "long_task": LongTask,
    "appeared": Appeared,
    "vanished": Vanished,
    "ghost": GhostAppeared,
    "ghost_gone": GhostVanished,
}


def facts_of(drained: Iterable[Mapping[str, Any]], clock: RunClock) -> list[Fact]:
    """The facts from `drain()` of `page.js`, at the times that the page recorded."""
    return [
        FACTS[event["kind"]](clock.at_epoch(event["at"] / 1000), **(event["what"] or {}))
        for event in drained
    ]


def memory_of(event: Mapping[str, Any], clock: RunClock) -> list[Fact]:
    """The fact in a DevTools event `Performance.metrics`, if `page.js` triggered the event."""
    if event["title"] != OURS:
        return []
    values = {metric["name"]: metric["value"] for metric in event["metrics"]}
    at = clock.at(values["Timestamp"])
    return [PageMemory(at, round(values["JSHeapUsedSize"] / MB, 1))]


class Shown:
    """The elements on the screen, over several loads of a page; each load numbers them from 1."""

    def __init__(self) -> None:
        self._loads = 0
        self._there: dict[int, Appeared] = {}

    def follow(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts, with element numbers that are unique in the run."""
        followed = [self._numbered(fact) for fact in facts]
        for fact in followed:
            if isinstance(fact, Appeared):
                self._there[fact.element] = fact
            elif isinstance(fact, Vanished):
                self._there.pop(fact.element, None)
        return followed

    def _numbered(self, fact: Fact) -> Fact:
        if isinstance(fact, Appeared | Vanished):
            return replace(fact, element=fact.element + self._loads * PER_LOAD)
        return fact

    def gone(self, at: float) -> list[Fact]:
        """The page is reloaded, so that every element has vanished."""
        vanished = [Vanished(at, fact.kind, element) for element, fact in self._there.items()]
        self._there.clear()
        self._loads += 1
        return list(vanished)


class PageWatch:
    """Collects the measurements inside `page`."""

    def __init__(self, page: Page, clock: RunClock) -> None:
        self._page = page
        self._clock = clock
        self._memory: list[Fact] = []
        self._shown = Shown()
        devtools = page.context.new_cdp_session(page)
        devtools.on("Performance.metrics", self._remember)
        devtools.send("Performance.enable")

    def collect(self) -> list[Fact]:
        """The facts since the last call; a page that has crashed gives none."""
        facts: list[Fact] = []
        with suppress(Error):
            facts = self._shown.follow(facts_of(self._page.evaluate(DRAIN), self._clock))
        facts += self._memory
        self._memory.clear()
        return facts

    def reloaded(self) -> list[Fact]:
        """The last facts before a reload of the page; call it just before."""
        facts = self.collect()
        now = self._clock.now()
        return [*facts, *self._shown.gone(now), GhostVanished(now)]

    def _remember(self, event: dict[str, Any]) -> None:
        self._memory += memory_of(event, self._clock)

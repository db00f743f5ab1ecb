"""Whether the fault reached the extension."""

from collections import Counter
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, ConnectionSpoiled
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, ended_before, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class FaultDelivered(Rule):
    """The fault reached the extension; otherwise the run tested nothing and is unknown."""

    at_least: int = 1  # requests that the fault must hit

    advice: ClassVar[str] = "Check that the journey uses the surface that the fault targets."

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        hits = Counter(
            (name, answered.surface)
            for answered in timeline.all(Answered)
            if answered.at >= window.start
            for name in answered.delivered
        )
        hits.update(
            (name, spoiled.host)
            for spoiled in timeline.all(ConnectionSpoiled, window)
            for name in spoiled.delivered
        )
        total = sum(hits.values())
        if total < self.at_least:
            return unknown(
                f"The fault hit only {total} requests, at least {self.at_least} are needed"
                if total
                else "The fault did not reach the extension: it hit 0 requests"
            )
        counts = ", ".join(
            f"'{name}' {count} time{'s' if count > 1 else ''} on '{surface}'"
            for (name, surface), count in sorted(hits.items())
        )
        return kept(f"The fault hit the extension: {counts}")

"""What a failing backend leaves in the logs."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, LogGrew
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, graded_by, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class LogsStaySmall(Rule):
    """From the fault's beginning to the end of the run, the editor's logs grow little.

    A line for each failure, or an answer written down whole, fills a disk within hours of an
    outage. All files count together. The limits are ours.
    """

    growth_mb: float = 5
    growth_hard_mb: float = 100

    advice: ClassVar[str] = (
        "Log the first failure and then a count. Never log a body whole, and limit what a line may"
        " hold."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        fault = timeline.phases.get(FAULT)
        if fault is None:
            return unknown("The run ended before the fault phase.")
        sizes = timeline.all(LogGrew)
        if not sizes:
            return kept("No log grew by more than 0.1 MB.")
        before = {fact.file: fact.mb for fact in sizes if fact.at <= fault.start}
        growths = {fact.file: fact.mb - before.get(fact.file, 0.0) for fact in sizes}
        growth = sum(growths.values())
        most = max(growths, key=lambda file: growths[file])
        return graded_by(
            growth,
            self.growth_mb,
            self.growth_hard_mb,
            f"Since the fault's beginning the logs grew by {growth:.1f} MB, most of all {most}, by"
            f" {growths[most]:.1f} MB (limits {self.growth_mb:g} MB / {self.growth_hard_mb:g} MB).",
        )

"""How much the logs grow when the backend fails."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, LogGrew
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, ended_before, graded, kept
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class LogsStaySmall(Rule):
    """The editor's logs grow little between the start of the fault and the end of the run.

    One line per failure, or an answer logged in full, fills a disk within hours of an outage. The
    growth of all log files counts together. The limits are this bench's own.
    """

    growth_mb: float = 5  # soft limit, 10^6 bytes
    growth_hard_mb: float = 100  # hard limit, 10^6 bytes

    harm: ClassVar[Harm] = Harm.RESOURCES
    advice: ClassVar[str] = (
        "Log the first failure, then only a count. Never log a whole body, and limit the length of"
        " a line."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        fault = timeline.phases.get(FAULT)
        if fault is None:
            return ended_before(FAULT)
        sizes = timeline.all(LogGrew)
        if not sizes:
            return kept("No log grew by more than 0.1 MB.")
        before = {fact.file: fact.mb for fact in sizes if fact.at <= fault.start}
        growths = {fact.file: fact.mb - before.get(fact.file, 0.0) for fact in sizes}
        most = max(growths, key=lambda file: growths[file])
        last = {fact.file: fact.at for fact in sizes}
        limits = self.growth_mb, self.growth_hard_mb, "growth_mb", "growth_hard_mb"
        return graded(
            Measure("growth", sum(growths.values()), "MB", *limits),
            "The editor's logs grew after the fault began",
            notes=(f"The file that grew most is {most}, by {growths[most]:.1f} MB.",),
            evidence=(Evidence("log", most, last[most]),),
        )

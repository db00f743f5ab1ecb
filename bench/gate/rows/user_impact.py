"""The extension keeps its promises while a version misbehaves."""

from collections.abc import Iterable
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.gate.row import Evidence, Row
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import broken, kept, unknown
from bench.reports.report import ScenarioReport
from fake_backend.settings import STRICT

TAG = "incident-2026-02"


@dataclass(frozen=True, config=STRICT)
class UserImpact(Row):
    """No rule was broken in a run of the founding incident's scenarios, or of a rollout.

    A scenario that could not be judged proves nothing.
    """

    advice: ClassVar[str] = f"Run them with the extension: bench run --tag {TAG}; --proof RUN."

    def judge(self, evidence: Evidence) -> Ruling:
        runs = [
            scenario
            for report in evidence.reports
            for scenario in report.scenarios
            if scenario.rollout is not None or TAG in scenario.scenario.tags
        ]
        if not runs:
            return unknown(f"No run with a real editor was given, of scenarios tagged {TAG}")
        bad = _of(runs, Outcome.BROKEN)
        if bad:
            return broken(f"The extension broke rules in {', '.join(bad)}")
        doubtful = _of(runs, Outcome.UNKNOWN)
        if doubtful:
            return unknown(f"Not judged: {', '.join(doubtful)}")
        return kept(f"No rule was broken in {len(runs)} runs")


def _of(runs: Iterable[ScenarioReport], outcome: Outcome) -> list[str]:
    return [run.name for run in runs if run.verdict.outcome is outcome]

"""Which of Playwright's traces stay: those of scenarios that somebody will ask about."""

from dataclasses import replace
from pathlib import Path

from bench.facts.trace_file import TRACE_FILE
from bench.judging.finding import Outcome
from bench.reports.report import ScenarioReport


def drop_trace_if_kept(report: ScenarioReport, run_folder: Path) -> ScenarioReport:
    """Delete the trace of a scenario that is kept; returns its report without it."""
    if report.verdict.outcome != Outcome.KEPT:
        return report
    (run_folder / report.name / TRACE_FILE).unlink(missing_ok=True)
    return replace(report, trace="")

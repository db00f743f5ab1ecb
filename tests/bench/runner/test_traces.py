"""A trace is kept where somebody will ask what happened, and named there."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.facts import BenchFailed, Fact
from bench.facts.run_info import read_run_info
from bench.facts.trace_file import TRACE_FILE
from bench.judging.finding import Outcome
from bench.reports.from_folder import judge_run, judge_scenario, open_run_folder, write_reports
from bench.runner.traces import drop_trace_if_kept
from tests.bench.run_folders import NAME, run_folder

FAILED = BenchFailed(1.0, "The page did not load.", "")


@pytest.mark.parametrize(
    ("more", "outcome", "stays"),
    [((), Outcome.KEPT, False), ((FAILED,), Outcome.UNKNOWN, True)],
)
def test_the_trace_of_a_kept_scenario_goes(
    tmp_path: Path, more: tuple[Fact, ...], outcome: Outcome, stays: bool
) -> None:
    run_folder(tmp_path, *more)
    trace = tmp_path / NAME / TRACE_FILE
    trace.write_bytes(b"zip")
    folder = open_run_folder(tmp_path)
    judged = judge_scenario(folder, folder.scenarios[0])
    assert (judged.verdict.outcome, judged.trace) == (outcome, TRACE_FILE)
    left = drop_trace_if_kept(judged, tmp_path)
    assert (trace.exists(), left.trace) == (stays, TRACE_FILE if stays else "")


def test_a_scenario_without_a_trace_needs_none(tmp_path: Path) -> None:
    folder = open_run_folder(run_folder(tmp_path))
    judged = judge_scenario(folder, folder.scenarios[0])
    assert drop_trace_if_kept(judged, tmp_path) == judged


def test_the_report_leads_to_the_trace_or_says_that_it_is_lost(tmp_path: Path) -> None:
    run_folder(tmp_path, FAILED)
    replace(read_run_info(tmp_path), trace=True).write(tmp_path)
    (tmp_path / NAME / TRACE_FILE).write_bytes(b"zip")
    assert f'href="{NAME}/trace.zip">Playwright' in _page(tmp_path)
    (tmp_path / NAME / TRACE_FILE).unlink()
    page = _page(tmp_path)
    assert "trace.zip" not in page
    assert "Playwright's trace could not be kept" in page


def _page(folder: Path) -> str:
    write_reports(judge_run(open_run_folder(folder)), folder)
    return (folder / "report.html").read_text(encoding="utf-8")

"""A run of which a part is missing is never taken for a complete one."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from bench.judging.finding import Outcome
from bench.reports.report import Report
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, SCORES, TELLING, report, shown

LOST = replace(report(), info=replace(RUN_INFO, missing_shards=("2/2",)))
NOT_RUN = replace(report(), info=replace(RUN_INFO, scenarios=("rate_limit_429", "never_begun")))


@pytest.mark.parametrize("style", TELLING)
def test_every_format_names_a_lost_shard(style: str) -> None:
    assert "shard 2/2" in shown(style, LOST) or '"2/2"' in shown(style, LOST)
    assert "shard 2/2" not in shown(style, report())


@pytest.mark.parametrize("style", SCORES)
def test_a_badge_says_that_the_run_is_incomplete(style: str) -> None:
    assert "100 of 100, incomplete" in shown(style, LOST)
    assert "incomplete" not in shown(style, report())


@pytest.mark.parametrize("incomplete", [LOST, NOT_RUN], ids=["shard", "scenario"])
def test_its_outcome_is_unknown_at_best(incomplete: Report) -> None:
    assert report().outcome is Outcome.KEPT
    assert incomplete.outcome is Outcome.UNKNOWN
    assert replace(BROKEN, info=incomplete.info).outcome is Outcome.BROKEN


def test_the_page_says_so_first_and_how_to_go_on() -> None:
    page = shown("html", LOST)
    assert "The run is not complete: missing: shard 2/2." in page
    assert "<code>bench merge</code>" in page
    assert "<code>bench resume</code>" not in page
    unfinished = shown("html", NOT_RUN)
    assert "The run is not complete: 1 of 2 scenarios not run." in unfinished
    assert "<code>bench resume</code>" in unfinished
    assert "not complete" not in shown("html", report())


def test_a_lost_shard_is_an_error_of_junit() -> None:
    suite = ET.fromstring(shown("junit", LOST))[-1]
    assert (suite.get("name"), suite.get("errors")) == ("shard 2/2", "1")

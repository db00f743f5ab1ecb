"""The assertion of the pytest plug-in: what it lets pass, and what it says where it does not."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.facts import BenchFailed
from bench.judging.finding import Outcome
from bench.profiles.loading import load_profile
from bench.reports.report import ScenarioReport
from bench.testing.resilience import Resilience
from tests.bench.reports.test_formats import BROKEN, report


@dataclass(frozen=True)
class Told(Resilience):
    """Runs nothing: the scenario came out as `told`."""

    told: ScenarioReport = field(default_factory=lambda: BROKEN.scenarios[0])

    def run(self, scenario: str) -> ScenarioReport:
        return self.told


def check(told: ScenarioReport, worst: Outcome) -> ScenarioReport:
    return Told(load_profile("copilot"), Path("out"), told=told).check("x", worst=worst)


def test_what_is_no_worse_than_allowed_passes() -> None:
    kept, broken = report().scenarios[0], BROKEN.scenarios[0]
    assert check(kept, Outcome.KEPT) is kept
    assert check(kept, Outcome.BROKEN) is kept
    assert check(broken, Outcome.BROKEN) is broken


def test_a_failure_lists_each_rule_that_was_not_kept_and_where_the_report_is() -> None:
    with pytest.raises(pytest.fail.Exception) as caught:
        check(BROKEN.scenarios[0], Outcome.DEGRADED)
    first, rule, *_, last = str(caught.value).splitlines()
    assert first == "rate_limit_429 is broken:"
    assert rule.startswith("  broken: extension_host_stays_up: The extension host (pid 100) ended")
    assert last == "  Details: out/rate_limit_429/report.html"


def test_a_run_that_could_not_be_judged_is_no_failure_of_the_extension() -> None:
    unknown = report(BenchFailed(71.0, "No browser.")).scenarios[0]
    with pytest.raises(BenchError, match="is unknown:"):
        check(unknown, Outcome.DEGRADED)
    assert check(unknown, Outcome.UNKNOWN) is unknown

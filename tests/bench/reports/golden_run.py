"""A run with one scenario of each outcome, a known failure, and one that never began."""

from dataclasses import replace

from bench.catalogue.loading import find_scenario
from bench.facts import BenchFailed, Fact, Shot
from bench.judging.finding import Evidence, Finding, Measure, Moment, Outcome
from bench.judging.timeline import Timeline
from bench.judging.verdict import Verdict
from bench.reports.report import Report, ScenarioReport
from tests.bench.reports.test_formats import RUN_INFO

KEPT = Finding(Outcome.KEPT, "The extension host stayed up", rule="extension_host_stays_up")
BROKEN = Finding(
    Outcome.BROKEN,
    "Ghost text did not come back after the fault ended",
    (Measure("waiting time", 170.0, "s", 30.0, 120.0, "within_s", "within_hard_s"),),
    Moment(93.4, "recovery"),
    ("The screen said 'Sorry | <b>no</b>'.",),
    evidence=(Evidence("screen", "shots/a.png", 95.0),),
    rule="recovers",
    advice="Test an open circuit breaker again after a while.",
)
DEGRADED = Finding(
    Outcome.DEGRADED,
    "The failed answer showed the user bare JSON",
    (Measure("raw texts on the screen", 1, "", 0),),
    rule="user_is_told",
    advice="Say what happened, and what the user can do.",
)
KNOWN = replace(
    DEGRADED,
    outcome=Outcome.BROKEN,
    rule="requests_back_off",
    notes=("This failure is known and does not count: ticket 42.",),
    known="ticket 42",
)
UNKNOWN = Finding(Outcome.UNKNOWN, "The bench failed: No browser", rule="recovers")


def _run(name: str, *findings: Finding, facts: tuple[Fact, ...] = ()) -> ScenarioReport:
    scenario = replace(find_scenario("rate_limit_429"), name=name)
    guilty = next((one for one in findings if not one.known), KEPT)
    because = guilty.because if guilty.outcome is not Outcome.KEPT else "Every rule was kept."
    return ScenarioReport(scenario, Verdict(guilty.outcome, because, findings), Timeline.of(facts))


GOLDEN = Report(
    replace(
        RUN_INFO,
        scenarios=("broken_one", "degraded_one", "kept_one", "unknown_one", "never_begun"),
        command="bench run --tag smoke --profile copilot --seed 7",
        subject="--config resilience.toml",
    ),
    (
        _run("broken_one", BROKEN, DEGRADED, KEPT, facts=(Shot(95.0, "a", "shots/a.png"),)),
        _run("degraded_one", DEGRADED, KEPT),
        _run("kept_one", KEPT, KNOWN),
        _run("unknown_one", UNKNOWN, KEPT, facts=(BenchFailed(60.0, "No browser", ""),)),
    ),
)

"""The data of a run, and that it holds every figure of the finding it is made of."""

import json
from dataclasses import replace

import jsonschema_rs
import pytest

from bench.facts import Appeared, Asked, FaultSwitchedOn
from bench.judging.finding import Evidence, Measure, Outcome
from bench.reports.data.build import figures_of, run_data, timeline_data
from bench.reports.json import render, schema
from bench.reports.report import Report
from bench.testing.story import healthy
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, TWICE, report
from tests.bench.reports.test_hostile_texts import hostile_report


@pytest.mark.parametrize("run", [BROKEN, TWICE, Report(RUN_INFO, ())], ids=["one", "two", "none"])
def test_what_is_written_has_the_shape_of_the_schema(run: Report) -> None:
    validator = jsonschema_rs.validator_for(schema())
    assert list(validator.iter_errors(json.loads(render(run_data(run))))) == []


def test_hostile_texts_have_the_shape_of_the_schema() -> None:
    validator = jsonschema_rs.validator_for(schema())
    data = run_data(hostile_report("half \ud83d <script>"))
    assert list(validator.iter_errors(json.loads(render(data)))) == []


def test_an_endless_value_is_null() -> None:
    (run,) = BROKEN.scenarios
    first = replace(run.verdict.findings[0], measures=(Measure("wait", float("inf"), "s", 1, 2),))
    verdict = replace(run.verdict, findings=(first,))
    data = run_data(Report(RUN_INFO, (replace(run, verdict=verdict),)))
    assert data.scenarios[0].findings[0].measures[0].value is None


def test_findings_are_in_the_order_of_gravity() -> None:
    (scenario,) = run_data(BROKEN).scenarios
    assert scenario.findings[0].rule == "extension_host_stays_up"
    assert {finding.outcome for finding in scenario.findings[1:]} == {Outcome.KEPT}


def test_repeats_are_one_verdict_and_two_runs() -> None:
    data = run_data(TWICE)
    (verdict,) = data.verdicts
    assert (verdict.scenario, verdict.flips) == ("rate_limit_429", True)
    assert [run.name for run in data.scenarios] == ["rate_limit_429.1", "rate_limit_429.2"]
    assert {run.scenario for run in data.scenarios} == {"rate_limit_429"}
    assert (data.score.points, data.groups["rate_limits"].points) == (0, 0)


def test_the_figures_are_medians() -> None:
    (run,) = BROKEN.scenarios
    figures = {(one.name, one.phase): one for one in figures_of(run.timeline)}
    assert figures["key to paint", "fault"].median == 40.0
    assert figures["key to paint", "fault"].count == 30


def test_what_evidence_names_is_in_the_timeline_however_much_there_is() -> None:
    asked = [Asked(40 + n / 1000, f"r{n}", "chat", "host", "/v1", ()) for n in range(2000)]
    told = [Appeared(40 + n / 1000, "dialog", n, f"dialog {n}") for n in range(2000)]
    (run,) = report(*asked, *told).scenarios
    evidence = (Evidence("request", "chat /v1", 41.9), Evidence("screen", "dialog 1800", 41.8))
    first = replace(run.verdict.findings[0], evidence=evidence)
    verdict = replace(run.verdict, findings=(first,))
    (scenario,) = run_data(Report(RUN_INFO, (replace(run, verdict=verdict),))).scenarios
    course = scenario.timeline
    (request, screen) = scenario.findings[0].evidence
    assert (request.request, screen.fact) == ("r1900", "Appeared")
    assert request.request in {one.request for one in course.requests}
    assert "dialog 1800" in {event.text for event in course.events}
    assert course.requests_count > len(course.requests)
    assert course.events_count > len(course.events)


def test_the_timeline_has_phases_and_faults() -> None:
    (run,) = BROKEN.scenarios
    on = FaultSwitchedOn(30.0, 1, "latency", ("chat",), conditional=False, until="end")
    made = timeline_data(replace(run.timeline, facts=[*healthy(), on]))
    assert [phase.name for phase in made.phases][:3] == ["starting", "steady state", "fault"]
    assert [(fault.name, fault.start, fault.surfaces) for fault in made.faults] == [
        ("latency", 30.0, ("chat",))
    ]

"""Builds the data of verdict.json and of the pages from a judged run. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from statistics import median

from bench.catalogue.tags import GROUPS
from bench.judging.finding import Evidence, Finding, Measure
from bench.judging.phase_measures import MEASURES
from bench.judging.repeats import Repeats
from bench.judging.timeline import Timeline
from bench.reports.data.events import events_of
from bench.reports.data.evidence import resolved
from bench.reports.data.faults import faults_of
from bench.reports.data.model import (
    VERSION,
    EvidenceData,
    FigureData,
    FindingData,
    HangData,
    MeasureData,
    RuleVerdict,
    RunData,
    ScenarioData,
    ScenarioVerdict,
    WarningData,
)
from bench.reports.data.requests import requests_of
from bench.reports.data.score import Score, score
from bench.reports.data.series import series_of
from bench.reports.data.timeline_model import Span, TimelineData
from bench.reports.report import Report, ScenarioReport

OTHER = "other"  # the group of scenarios that are not in the catalogue


def run_data(report: Report) -> RunData:
    """The report as data."""
    groups = report.groups
    verdicts = tuple(_verdict(repeats, groups[repeats.scenario]) for repeats in report.repeats)
    return RunData(
        version=VERSION,
        outcome=report.outcome,
        profile=report.info.profile,
        seed=report.info.seed,
        run=report.info,
        score=score(verdict.outcome for verdict in verdicts),
        groups=_group_scores(verdicts),
        verdicts=verdicts,
        scenarios=tuple(
            scenario_data(run, report.info.scenario_of(run.name), report.reasons)
            for run in report.scenarios
        ),
        not_run=report.not_run,
    )


def _verdict(repeats: Repeats, runs: Sequence[ScenarioReport]) -> ScenarioVerdict:
    return ScenarioVerdict(
        scenario=repeats.scenario,
        title=runs[0].scenario.title,
        group=runs[0].scenario.group or OTHER,
        outcome=repeats.outcome,
        because=repeats.because,
        repeats=repeats.counts,
        flips=repeats.flips,
        wall_s=round(sum(run.wall_s for run in runs), 1),
        rules=tuple(
            RuleVerdict(one.rule, one.outcome, one.because, one.advice, one.known, one.harm)
            for one in sorted(repeats.findings, key=lambda one: one.gravity)
        ),
    )


def _group_scores(verdicts: tuple[ScenarioVerdict, ...]) -> dict[str, Score]:
    present = {verdict.group for verdict in verdicts}
    ordered = [*(group for group in GROUPS if group in present), *sorted(present - set(GROUPS))]
    return {
        group: score(verdict.outcome for verdict in verdicts if verdict.group == group)
        for group in ordered
    }


def scenario_data(run: ScenarioReport, scenario: str, reasons: Mapping[str, str]) -> ScenarioData:
    """One run of a scenario as data, its findings by gravity."""
    found = sorted(run.verdict.findings, key=lambda one: one.gravity)
    evidence = resolved((each for one in found for each in one.evidence), run.timeline)
    return ScenarioData(
        name=run.name,
        scenario=scenario,
        title=run.scenario.title,
        group=run.scenario.group or OTHER,
        why=run.scenario.why,
        advice=run.scenario.advice,
        sources=run.scenario.evidence,
        outcome=run.verdict.outcome,
        because=run.verdict.because,
        wall_s=round(run.wall_s, 1),
        waited_s=round(run.waited_s, 1),
        waits={what: round(seconds, 1) for what, seconds in run.waits},
        steal_percent=run.stolen_percent,
        probes_percent=run.probes_percent,
        failure=run.failure.message if run.failure else "",
        failure_details=run.failure.details if run.failure else "",
        hangs=tuple(HangData(hung.at, hung.stack, hung.file) for hung in run.hangs),
        warnings=tuple(
            WarningData(first.at, first.kind, first.extension, first.text, count)
            for first, count in run.warnings
        ),
        unknown_routes=tuple(run.unknown_routes),
        uncovered=tuple(run.uncovered),
        findings=tuple(_finding(finding, evidence, reasons) for finding in found),
        figures=figures_of(run.timeline),
        timeline=timeline_data(run.timeline, evidence.values()),
        trace=run.trace,
    )


def _finding(
    finding: Finding, evidence: Mapping[Evidence, EvidenceData], reasons: Mapping[str, str]
) -> FindingData:
    return FindingData(
        rule=finding.rule,
        harm=finding.harm,
        outcome=finding.outcome,
        because=finding.because,
        headline=finding.headline,
        measures=tuple(map(_measure, finding.measures)),
        when=finding.when,
        notes=finding.notes,
        details=finding.details,
        evidence=tuple(evidence[each] for each in finding.evidence),
        advice=finding.advice,
        code=finding.code,
        known=finding.known,
        reason=reasons.get(finding.rule, ""),
    )


def _measure(measure: Measure) -> MeasureData:
    parts = asdict(measure)
    return MeasureData(**{**parts, "value": measure.value if isfinite(measure.value) else None})


def figures_of(timeline: Timeline) -> tuple[FigureData, ...]:
    """The median of each measure that has values."""
    measured = ((measure, measure.values(timeline)) for measure in MEASURES)
    return tuple(
        FigureData(measure.what, measure.phase, measure.unit, round(median(all_), 3), len(all_))
        for measure, all_ in measured
        if all_
    )


def timeline_data(timeline: Timeline, evidence: Iterable[EvidenceData] = ()) -> TimelineData:
    """The course of a run; of many requests and events, those of the evidence stay."""
    named = list(evidence)
    requests, requests_count = requests_of(timeline, {each.request for each in named})
    times = {round(each.at, 3) for each in named if each.at is not None}
    events, events_count = events_of(timeline, times)
    return TimelineData(
        end=round(timeline.end, 3),
        phases=tuple(
            Span(name, round(window.start, 3), round(window.end, 3))
            for name, window in timeline.phases.items()
        ),
        faults=faults_of(timeline),
        series=series_of(timeline),
        requests=requests,
        requests_count=requests_count,
        events=events,
        events_count=events_count,
    )

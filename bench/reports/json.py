"""`verdict.json`, for programs: a verdict for each scenario, and the findings of each run."""

from dataclasses import asdict

from bench.core.texts import json_text
from bench.judging.finding import Finding
from bench.judging.repeats import Repeats
from bench.reports.report import Report, ScenarioReport

VERSION = 2  # 1 had only `because` for a finding


def render(report: Report) -> str:
    content = {
        "version": VERSION,
        "outcome": report.outcome,
        "profile": report.info.profile,
        "seed": report.info.seed,
        "verdicts": [_verdict(repeats) for repeats in report.repeats],
        "scenarios": [_scenario(scenario) for scenario in report.scenarios],
    }
    return json_text(content)


def _verdict(repeats: Repeats) -> dict[str, object]:
    return {
        "scenario": repeats.scenario,
        "outcome": repeats.outcome,
        "because": repeats.because,
        "repeats": repeats.counts,
        "flips": repeats.flips,
    }


def _scenario(scenario: ScenarioReport) -> dict[str, object]:
    return {
        "name": scenario.name,
        "outcome": scenario.verdict.outcome,
        "because": scenario.verdict.because,
        "wall_s": round(scenario.wall_s, 1),
        "waited_s": round(scenario.waited_s, 1),
        "findings": [_finding(finding) for finding in scenario.verdict.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "outcome": finding.outcome,
        "because": finding.because,
        "headline": finding.headline,
        "measures": [asdict(measure) for measure in finding.measures],
        "when": asdict(finding.when) if finding.when else None,
        "notes": finding.notes,
        "details": finding.details,
        "evidence": [asdict(evidence) for evidence in finding.evidence],
        "advice": finding.advice,
        "code": finding.code,
        "known": finding.known,
    }

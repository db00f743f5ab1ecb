"""`verdict.json`: for programs. A verdict for each scenario; what was found in each of its runs."""

from json import dumps

from bench.judging.repeats import Repeats
from bench.reports.report import Report, ScenarioReport


def render(report: Report) -> str:
    content = {
        "outcome": report.outcome,
        "profile": report.info.profile,
        "seed": report.info.seed,
        "verdicts": [_verdict(repeats) for repeats in report.repeats],
        "scenarios": [_scenario(scenario) for scenario in report.scenarios],
    }
    return dumps(content, indent=2, ensure_ascii=False) + "\n"


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
        "findings": [
            {
                "rule": finding.rule,
                "outcome": finding.outcome,
                "because": finding.because,
                "code": finding.code,
                "known": finding.known,
            }
            for finding in scenario.verdict.findings
        ],
    }

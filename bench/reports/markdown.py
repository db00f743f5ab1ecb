"""`summary.md`: for a pull request or a CI job's page."""

from bench.report import Report, ScenarioReport
from bench.rule import Outcome

MARKS = {
    Outcome.KEPT: "✅",
    Outcome.DEGRADED: "⚠️",
    Outcome.BROKEN: "❌",
    Outcome.UNKNOWN: "❔",
}


def render(report: Report) -> str:
    about = report.about
    lines = [
        f"# Resilience of {about.extension}: {report.outcome}",
        "",
        f"VS Code {about.vscode}, seed {about.seed}, {about.cores} cores, {about.machine}.",
        "",
        "| scenario | outcome | because |",
        "|---|---|---|",
        *(_row(scenario) for scenario in report.scenarios),
        "",
    ]
    for scenario in report.scenarios:
        lines += _details(scenario)
    lines += [f"Repeat it: `{about.command}`", ""]
    return "\n".join(lines)


def _row(scenario: ScenarioReport) -> str:
    verdict = scenario.verdict
    mark = MARKS[verdict.outcome]
    return f"| {scenario.name} | {mark} {verdict.outcome} | {_cell(verdict.because)} |"


def _details(scenario: ScenarioReport) -> list[str]:
    return [
        f"<details><summary>{scenario.name}: every rule</summary>",
        "",
        "| rule | outcome | because |",
        "|---|---|---|",
        *(
            f"| {finding.rule} | {MARKS[finding.outcome]} {finding.outcome}"
            f" | {_cell(finding.because)} |"
            for finding in scenario.verdict.findings
        ),
        "",
        "</details>",
        "",
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

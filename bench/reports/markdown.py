"""`summary.md`: for a pull request or the page of a CI job."""

from bench.judging.finding import Outcome
from bench.judging.repeats import Repeats
from bench.reports.report import Report

MARKS = {
    Outcome.KEPT: "✅",
    Outcome.DEGRADED: "⚠️",
    Outcome.BROKEN: "❌",
    Outcome.UNKNOWN: "❔",
}


def render(report: Report) -> str:
    info = report.info
    lines = [
        f"# Resilience of {info.extension}: {report.outcome}",
        "",
        f"VS Code {info.vscode}, seed {info.seed}, {info.cores} cores, {info.machine}.",
        "",
        "| scenario | outcome | because |",
        "|---|---|---|",
        *(_row(repeats) for repeats in report.repeats),
        "",
    ]
    for repeats in report.repeats:
        lines += _details(repeats)
    lines += [f"To repeat the run: `{info.command}`", ""]
    return "\n".join(lines)


def _row(repeats: Repeats) -> str:
    outcome = repeats.outcome
    return f"| {repeats.scenario} | {MARKS[outcome]} {outcome} | {_cell(repeats.because)} |"


def _details(repeats: Repeats) -> list[str]:
    return [
        f"<details><summary>{repeats.scenario}: every rule</summary>",
        "",
        "| rule | outcome | because |",
        "|---|---|---|",
        *(
            f"| {finding.rule} | {MARKS[finding.outcome]} {finding.outcome}"
            f" | {_cell(finding.because)} |"
            for finding in repeats.findings
        ),
        "",
        "</details>",
        "",
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

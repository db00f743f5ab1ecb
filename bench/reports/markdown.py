"""`summary.md`: for a pull request or the page of a CI job."""

from collections.abc import Iterable

from bench.core.texts import Markdown
from bench.judging.finding import Outcome
from bench.judging.repeats import Repeats
from bench.reports.report import Report

MARKS = {
    Outcome.KEPT: "✅",
    Outcome.DEGRADED: "⚠️",
    Outcome.BROKEN: "❌",
    Outcome.UNKNOWN: "❔",
}


PAGE = Markdown(
    """# Resilience of {extension}: {outcome}

VS Code {vscode}, seed {seed}, {cores} cores, {machine}.

| scenario | outcome | because |
|---|---|---|
{rows}

{details}

To repeat the run: {command}
"""
)
DETAILS = Markdown(
    """<details><summary>{scenario}: every rule</summary>

| rule | outcome | because |
|---|---|---|
{rows}

</details>
"""
)


def render(report: Report) -> Markdown:
    info = report.info
    return PAGE.format(
        extension=info.extension,
        outcome=report.outcome,
        vscode=info.vscode,
        seed=info.seed,
        cores=info.cores,
        machine=info.machine,
        rows=_lines(_row(each.scenario, each.outcome, each.because) for each in report.repeats),
        details=_lines(_details(repeats) for repeats in report.repeats),
        command=Markdown.code(info.command),
    )


def _details(repeats: Repeats) -> Markdown:
    rows = (_row(each.rule, each.outcome, each.because) for each in repeats.findings)
    return DETAILS.format(scenario=repeats.scenario, rows=_lines(rows))


def _row(name: str, outcome: Outcome, because: str) -> Markdown:
    return Markdown("| {} | {} {} | {} |").format(name, MARKS[outcome], outcome, because)


def _lines(lines: Iterable[Markdown]) -> Markdown:
    return Markdown("\n").join(lines)

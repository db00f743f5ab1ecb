"""`summary.md`: for a pull request or the page of a CI job."""

from collections.abc import Iterable

from bench.catalogue.tags import GROUPS
from bench.core.texts import Markdown
from bench.judging.finding import Outcome
from bench.reports.data.model import RunData, ScenarioVerdict

MARKS = {
    Outcome.KEPT: "✅",
    Outcome.DEGRADED: "⚠️",
    Outcome.BROKEN: "❌",
    Outcome.UNKNOWN: "❔",
}
LARGEST = 1_000_000  # bytes; GitHub drops the summary of a step that has more than 1 MiB


PAGE = Markdown(
    """# Resilience of {extension}: {outcome}, {score}

{counts}{missing}. VS Code {vscode}{http}, seed {seed}, {cores} cores, {machine}.

| scenario | outcome | because |
|---|---|---|
{rows}
{groups}
{not_run}{details}

To repeat the run: {command}
"""
)
GROUP_TABLE = Markdown(
    """
| group | score | scenarios |
|---|---|---|
{rows}
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
NOT_RUN = Markdown("Not run: {names}.\n\n")
CUT = Markdown("Every rule of the other scenarios is in the report: the summary would be too long.")


def render(run: RunData) -> Markdown:
    info = run.run
    return PAGE.format(
        extension=info.titled,
        outcome=run.outcome,
        score=run.score.text,
        counts=run.score.counted,
        missing=f"; {run.missing}" if run.missing else "",
        vscode=info.vscode,
        http=f", HTTP/{info.http} at most" if info.http else "",
        seed=info.seed,
        cores=info.cores,
        machine=info.machine,
        rows=_lines(_row(each.scenario, each.outcome, each.because) for each in run.verdicts),
        groups=_groups(run),
        not_run=NOT_RUN.format(names=", ".join(run.not_run)) if run.not_run else "",
        details=_all_details(run.verdicts),
        command=Markdown.code(info.command),
    )


def _groups(run: RunData) -> Markdown:
    if len(run.groups) < 2:
        return Markdown("")
    rows = (
        Markdown("| {} | {} | {} |").format(GROUPS.get(name, name), score.text, score.scenarios)
        for name, score in run.groups.items()
    )
    return GROUP_TABLE.format(rows=_lines(rows))


def _all_details(verdicts: Iterable[ScenarioVerdict]) -> Markdown:
    """The rules of each scenario, as long as a CI job shows the page."""
    shown: list[Markdown] = []
    left = LARGEST // 2
    for verdict in verdicts:
        text = _details(verdict)
        left -= len(text.encode(errors="replace"))
        if left < 0:
            return _lines([*shown, CUT])
        shown.append(text)
    return _lines(shown)


def _details(verdict: ScenarioVerdict) -> Markdown:
    rows = (_row(each.rule, each.outcome, each.because) for each in verdict.rules)
    return DETAILS.format(scenario=verdict.scenario, rows=_lines(rows))


def _row(name: str, outcome: Outcome, because: str) -> Markdown:
    return Markdown("| {} | {} {} | {} |").format(name, MARKS[outcome], outcome, because)


def _lines(lines: Iterable[Markdown]) -> Markdown:
    return Markdown("\n").join(lines)

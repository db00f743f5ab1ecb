"""`summary.md`: for a pull request or the page of a CI job."""

from collections.abc import Callable, Iterable

from bench.catalogue.tags import GROUPS
from bench.core.texts import Markdown
from bench.judging.finding import SEVERITY, Outcome
from bench.reports.data.model import RunData, ScenarioVerdict

MARKS = {
    Outcome.KEPT: "✅",
    Outcome.DEGRADED: "⚠️",
    Outcome.BROKEN: "❌",
    Outcome.UNKNOWN: "❔",
}
# bytes; GitHub drops the summary of a step that has more than 1 MiB, and one step of nightly.yml
# shows eight of these
LARGEST = 125_000


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
CUT_ROWS = Markdown(
    "\nThe summary would be too long: {number} more scenarios are in the report alone.\n"
)
CUT = Markdown("Every rule of the other scenarios is in the report: the summary would be too long.")


def render(run: RunData) -> Markdown:
    """The summary; what is too long for it is left out, of the least grave scenarios first."""
    page = _page(run, [], [])
    rows = _that_fit(run, _row_of, LARGEST - _size(page))
    page = _page(run, rows, [])
    return _page(run, rows, _that_fit(run, _details, LARGEST - _size(page)))


def _page(run: RunData, rows: list[Markdown], details: list[Markdown]) -> Markdown:
    info, all_ = run.run, len(run.verdicts)
    cut_rows = CUT_ROWS.format(number=all_ - len(rows)) if len(rows) < all_ else Markdown("")
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
        rows=_lines(rows) + cut_rows,
        groups=_groups(run),
        not_run=NOT_RUN.format(names=", ".join(run.absent)) if run.absent else "",
        details=_lines([*details, *([CUT] if len(details) < all_ else [])]),
        command=Markdown.code(info.command),
    )


def _that_fit(
    run: RunData, written: Callable[[ScenarioVerdict], Markdown], room: int
) -> list[Markdown]:
    """What is written of the gravest scenarios, as many as fit into `room` bytes."""
    chosen: dict[str, Markdown] = {}
    for verdict in sorted(run.verdicts, key=lambda verdict: SEVERITY.index(verdict.outcome)):
        text = written(verdict)
        room -= _size(text) + 1
        if room < 0:
            break
        chosen[verdict.scenario] = text
    return [chosen[each.scenario] for each in run.verdicts if each.scenario in chosen]


def _size(text: str) -> int:
    return len(text.encode(errors="replace"))


def _groups(run: RunData) -> Markdown:
    if len(run.groups) < 2:
        return Markdown("")
    rows = (
        Markdown("| {} | {} | {} |").format(GROUPS.get(name, name), score.text, score.scenarios)
        for name, score in run.groups.items()
    )
    return GROUP_TABLE.format(rows=_lines(rows))


def _row_of(verdict: ScenarioVerdict) -> Markdown:
    return _row(verdict.scenario, verdict.outcome, verdict.because)


def _details(verdict: ScenarioVerdict) -> Markdown:
    rows = (_row(each.rule, each.outcome, each.because) for each in verdict.rules)
    return DETAILS.format(scenario=verdict.scenario, rows=_lines(rows))


def _row(name: str, outcome: Outcome, because: str) -> Markdown:
    return Markdown("| {} | {} {} | {} |").format(name, MARKS[outcome], outcome, because)


def _lines(lines: Iterable[Markdown]) -> Markdown:
    return Markdown("\n").join(lines)

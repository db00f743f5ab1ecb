"""Several runs side by side: what each extension, or each VS Code, does when ... Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.core.errors import RequestError
from bench.core.texts import Markdown
from bench.judging.finding import Outcome
from bench.reports.data.model import RunData, ScenarioVerdict
from bench.reports.templates import render_template, utc

MARKS = {
    Outcome.KEPT: "✅",
    Outcome.DEGRADED: "⚠️",
    Outcome.BROKEN: "❌",
    Outcome.UNKNOWN: "❔",
}
PAGE = Markdown("# What each does when ...\n\n{table}\n")
Cell = ScenarioVerdict | None  # None: the run does not have the scenario


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A column for each run, and a row for each scenario that one of them has."""

    runs: tuple[RunData, ...]
    names: tuple[str, ...]
    rows: dict[str, tuple[str, tuple[Cell, ...]]]  # scenario -> its title, and a cell for each run


def scorecard(runs: Sequence[RunData]) -> Scorecard:
    """The scorecard of two runs or more.

    Raises:
        RequestError: there are fewer.
    """
    if len(runs) < 2:
        raise RequestError(f"A scorecard needs at least two runs, not {len(runs)}.")
    titles = {one.scenario: one.title for run in runs for one in run.verdicts}
    verdicts = [{one.scenario: one for one in run.verdicts} for run in runs]
    names = dict.fromkeys(name for by_name in verdicts for name in by_name)
    rows = {
        name: (titles[name], tuple(by_name.get(name) for by_name in verdicts)) for name in names
    }
    return Scorecard(tuple(runs), _names(runs), rows)


def _names(runs: Sequence[RunData]) -> tuple[str, ...]:
    """What tells the runs apart: the extension with its version, the VS Code, or the time."""
    extensions = [run.run.titled for run in runs]
    editors = [f"VS Code {run.run.vscode}" for run in runs]
    pairs = [
        f"{extension}, {editor}" for extension, editor in zip(extensions, editors, strict=True)
    ]
    for names in (extensions, editors, pairs):
        if len(set(names)) == len(runs):
            return tuple(names)
    return tuple(f"{pair}, {utc(run.run.started)}" for pair, run in zip(pairs, runs, strict=True))


def as_markdown(card: Scorecard) -> Markdown:
    head = [_row(["when ...", *card.names]), _row(["---"] * (1 + len(card.names)), plain=True)]
    scores = _row(["score", *(run.score.text for run in card.runs)])
    rows = [_row([title, *map(_cell, cells)]) for title, cells in card.rows.values()]
    return PAGE.format(table=Markdown("\n").join([*head, scores, *rows]))


def as_html(card: Scorecard) -> str:
    return render_template(
        "bench.comparison/scorecard.html.jinja",
        card=card,
    )


def _cell(cell: Cell) -> str:
    return f"{MARKS[cell.outcome]} {cell.outcome}" if cell else "not run"


def _row(cells: Iterable[str], *, plain: bool = False) -> Markdown:
    if plain:
        return Markdown("|{}|").format(Markdown("|").join(Markdown("---") for _ in cells))
    return Markdown("| {} |").format(Markdown(" | ").join(cells))

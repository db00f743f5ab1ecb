"""Shows the progress of a run on the console."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from rich.console import Console
from rich.live import Live
from rich.table import Column, Table
from rich.text import Text

from bench.core import clock
from bench.core.texts import styled
from bench.judging.finding import SEVERITY, Outcome
from bench.runner.watched import Watched

STYLES = {
    Outcome.KEPT: "green",
    Outcome.DEGRADED: "yellow",
    Outcome.BROKEN: "bold red",
    Outcome.UNKNOWN: "magenta",
}
ENDED = 8  # ended scenarios in the table, so that the running ones stay on the screen


@dataclass(slots=True)
class Row:
    """A scenario that has begun; `outcome` and `because` are set at its end."""

    watched: Watched = field(default_factory=Watched)
    seconds: float = 0.0
    outcome: Outcome | None = None
    because: str = ""


@dataclass
class Progress:
    """A live table on a terminal, single lines elsewhere."""

    console: Console
    rows: dict[str, Row] = field(default_factory=dict)
    total: int = 0
    _began: float = 0.0
    _live: Live | None = None
    _said: set[str] = field(default_factory=set)

    @contextmanager
    def showing(self, scenarios: tuple[str, ...]) -> Iterator[None]:
        self.rows, self.total, self._began = {}, len(scenarios), clock.monotonic()
        if not self.console.is_terminal:
            yield
            return
        with Live(console=self.console, get_renderable=self._table, refresh_per_second=4) as live:
            self._live = live
            yield
        self._live = None

    def say(self, line: str) -> None:
        self.console.print(styled((line, "dim")), soft_wrap=True)

    def say_once(self, line: str) -> None:
        """Say it, unless it was said before."""
        if line not in self._said:
            self._said.add(line)
            self.say(line)

    def watch(self, scenario: str, watched: Watched, seconds: float) -> None:
        """Show the state of a running scenario; without a terminal, only what is new in it."""
        row = self.rows.get(scenario)
        if self._live is None:
            if row is None or row.watched.phase != watched.phase:
                figures = f": {watched.figures}" if watched.figures else ""
                self.say(f"{scenario}: {watched.phase} ({seconds:.0f} s){figures}")
            if watched.seen and (row is None or row.watched.seen != watched.seen):
                self.say(f"{scenario}: {watched.seen}")
        self.rows[scenario] = Row(replace(watched), seconds)

    def done(self, scenario: str, outcome: Outcome, because: str) -> None:
        row = self.rows.setdefault(scenario, Row())
        row.outcome, row.because = outcome, because
        if self._live is None:
            line = styled(f"{scenario}: ", (outcome, STYLES[outcome]), f" {because}")
            self.console.print(line, soft_wrap=True)

    @property
    def summary(self) -> str:
        """How far the whole run is."""
        counts = Counter(row.outcome for row in self.rows.values() if row.outcome)
        ended = sum(counts.values())
        outcomes = ", ".join(f"{counts[one]} {one}" for one in SEVERITY if counts[one])
        minutes, seconds = divmod(int(clock.monotonic() - self._began), 60)
        share = f"{ended} of {self.total} scenarios done"
        return f"{share}{f': {outcomes}' if outcomes else ''}   {minutes}:{seconds:02}"

    def _table(self) -> Table:
        table = Table(
            Column("scenario", no_wrap=True, overflow="ellipsis"),
            Column("phase", no_wrap=True),
            Column("s", justify="right"),
            Column("MB", justify="right"),
            Column("requests", justify="right"),
            Column("failed", justify="right"),
            Column("so far", no_wrap=True, overflow="ellipsis", ratio=1),
            box=None,
            expand=True,
            caption=styled(self.summary),
            caption_justify="left",
        )
        ended = [name for name, row in self.rows.items() if row.outcome]
        hidden = set(ended[:-ENDED])
        for name, row in self.rows.items():
            if name not in hidden:
                cells = _cells(name, row)
                table.add_row(*cells)
        return table


def _cells(name: str, row: Row) -> list[Text]:
    watched = row.watched
    so_far = styled((watched.seen, "yellow"))
    if row.outcome:
        so_far = styled((row.outcome, STYLES[row.outcome]), f" {row.because}")
    figures = (row.seconds, watched.memory_mb, watched.requests, watched.refused)
    phase = "" if row.outcome else watched.phase
    cells = [styled(f"{figure:.0f}" if figure else "") for figure in figures]
    return [styled(name), styled(phase), *cells, so_far]

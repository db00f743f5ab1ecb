"""Shows the progress of a run on the console."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.table import Column, Table

from bench.core.texts import styled
from bench.judging.finding import Outcome

STYLES = {
    Outcome.KEPT: "green",
    Outcome.DEGRADED: "yellow",
    Outcome.BROKEN: "bold red",
    Outcome.UNKNOWN: "magenta",
}


@dataclass(slots=True)
class Row:
    """The state of one scenario; `outcome` and `because` are set at its end."""

    phase: str = "waiting"
    seconds: float = 0.0
    outcome: Outcome | None = None
    because: str = ""


@dataclass
class Progress:
    """A live table on a terminal, single lines elsewhere."""

    console: Console
    rows: dict[str, Row] = field(default_factory=dict)
    _live: Live | None = None
    _said: set[str] = field(default_factory=set)

    @contextmanager
    def showing(self, scenarios: tuple[str, ...]) -> Iterator[None]:
        self.rows = {name: Row() for name in scenarios}
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

    def phase(self, scenario: str, phase: str, seconds: float) -> None:
        """Show the phase of a scenario."""
        row = self.rows[scenario]
        if row.phase != phase and self._live is None:
            self.say(f"{scenario}: {phase} ({seconds:.0f} s)")
        row.phase, row.seconds = phase, seconds

    def done(self, scenario: str, outcome: Outcome, because: str) -> None:
        row = self.rows[scenario]
        row.phase, row.outcome, row.because = "done", outcome, because
        if self._live is None:
            line = styled(f"{scenario}: ", (outcome, STYLES[outcome]), f" {because}")
            self.console.print(line, soft_wrap=True)

    def _table(self) -> Table:
        table = Table(
            Column("scenario", no_wrap=True),
            Column("phase", no_wrap=True),
            Column("seconds", justify="right"),
            Column("outcome", no_wrap=True),
            Column("because", no_wrap=True, overflow="ellipsis"),
            box=None,
        )
        for name, row in self.rows.items():
            outcome = (row.outcome, STYLES[row.outcome]) if row.outcome else ""
            cells = (name, row.phase, f"{row.seconds:.0f}", outcome, row.because)
            table.add_row(*map(styled, cells))
        return table

"""The last line of a verb that judges: what its exit code means."""

from pathlib import Path
from shlex import quote

from rich.console import Console

from bench.cli.blocks import print_line
from bench.core.errors import Exit
from bench.reports.formats import FORMATS

MEANING = {
    Exit.KEPT: "no hard limit was exceeded.",
    Exit.BROKEN: "at least one hard limit was exceeded.",
    Exit.BENCH_FAILED: "no hard limit was exceeded, but the run could not be judged completely.",
    Exit.INTERRUPTED: "the run was interrupted.",
}
NOT_BEGUN = f"Exit code {Exit.INTERRUPTED:d}: the run was interrupted before it began."


def print_exit(console: Console, code: Exit, folder: Path) -> None:
    """Print what the exit code means, and where the reader can go from here."""
    print_line(console, exit_line(code, folder))


def exit_line(code: Exit, folder: Path) -> str:
    if code is Exit.INTERRUPTED:
        further = f"To continue it: bench resume {quote(str(folder))}"
    else:
        further = f"Details: {folder / FORMATS['html'].file}"
    return f"Exit code {code:d}: {MEANING[code]} {further}"

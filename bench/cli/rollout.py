"""The verb that plays a rollout in simulated time, without an editor."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.canary.all_judges import known_judges
from bench.canary.summary import summarise
from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.cli.blocks import print_line
from bench.cli.rollout_tables import exit_of_rollout, print_summary
from bench.core.errors import Exit, RequestError
from bench.core.files import write_whole
from bench.facts import Fact
from bench.facts.file import to_line
from bench.load.over_http import as_table, load_over_http
from bench.load.simulation import play
from fake_backend.plugins import UnknownNameError

rollouts = typer.Typer()
out = Console(highlight=False)
FILE = typer.Argument(help="A rollout's TOML file, or the name of one that the bench has.")
SEED = typer.Option(help="Which crowd: the same seed, the same users and requests.")
ONLY_STAGES = (
    "--over-http plays no stages, so there is nothing for --judge to decide and no fact for --facts"
    " to write. To fix: leave out --over-http, or the other two."
)


@rollouts.command("load")
def load_command(
    file: Annotated[str, FILE],
    seed: Annotated[int, SEED] = 1,
    judge: Annotated[
        str | None, typer.Option(help="Whose rules decide: guard (the default), or one of others.")
    ] = None,
    over_http: Annotated[
        bool,
        typer.Option(
            "--over-http",
            help="Send the baseline's requests over real HTTP, and compare: the proof that the"
            " simulation is honest. There are no stages, and everybody has the old version.",
        ),
    ] = False,
    facts: Annotated[
        Path | None, typer.Option(help="Write the facts to this file, for bench gate.")
    ] = None,
) -> None:
    """Play a rollout's crowd and stages in simulated time; no editor, some seconds.

    The exit code is 1 if the guard rolls back, or if HTTP and the simulation disagree, and 3 if the
    guard could not tell, or the machine was too busy to send in time.
    """
    if over_http and (judge or facts):
        raise RequestError(ONLY_STAGES)
    judge = judge or "guard"
    if judge not in known_judges():
        raise UnknownNameError("judge", judge, known_judges())
    rollout = read_rollout(rollout_file(file))
    if over_http:
        raise typer.Exit(_over_http(rollout, seed))
    known = list(play(rollout, seed, known_judges()[judge]()))
    if facts is not None:
        write_facts(facts, known)
    summary = summarise(known)
    print_summary(out, rollout, summary)
    raise typer.Exit(exit_of_rollout(summary))


def write_facts(file: Path, facts: Iterable[Fact]) -> None:
    """Write facts as a run does, for bench gate and bench judge.

    Raises:
        BenchError: the file cannot be written.
    """
    write_whole(file, "".join(f"{to_line(fact)}\n" for fact in facts))


def _over_http(rollout: Rollout, seed: int) -> Exit:
    """A load that was not sent in time proves nothing, whatever its answers were."""
    with tempfile.TemporaryDirectory(prefix="load-over-http-") as folder:
        result = load_over_http(rollout, seed, rollout.table.steady_s, Path(folder))
    for name, value in as_table(result).items():
        print_line(out, f"{name}: {value}")
    if not result.was_sent:
        words = "This machine was too busy to send the load in time: the comparison says nothing."
        print_line(out, words)
        return Exit.BENCH_FAILED
    if not result.planned:
        print_line(out, "The crowd sent no request. To fix: a larger crowd.load, or steady_s.")
        return Exit.BENCH_FAILED
    for disagreement in result.disagreements:
        print_line(out, disagreement)
    return Exit.BROKEN if result.disagreements else Exit.KEPT

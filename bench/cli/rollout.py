"""The verbs of rollouts that need no editor: load and gate."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.canary.all_judges import known_judges
from bench.canary.summary import summarise
from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.cli.blocks import print_line, print_wrapped
from bench.cli.rollout_tables import exit_of_rollout, print_summary
from bench.core.errors import Exit, RequestError
from bench.core.files import file_below, read_bounded, write_whole
from bench.core.names import below
from bench.core.texts import json_text
from bench.facts import Fact
from bench.facts.file import FACTS_FILE, read, to_line
from bench.gate.gate import Judged, exit_of, judge_rows
from bench.gate.row import Evidence
from bench.load.over_http import as_table, load_over_http
from bench.load.simulation import play
from bench.reports.from_folder import POSTMORTEM_FILE, read_report
from bench.reports.report import Report
from fake_backend.plugins import UnknownNameError

rollouts = typer.Typer()
out = Console(highlight=False)
FILE = typer.Argument(help="A rollout's TOML file, or the name of one that the bench has.")
SEED = typer.Option(help="Which crowd: the same seed, the same users and requests.")
LARGEST = 1_000_000  # bytes of a post-mortem
FORMATS = ["table", "json"]
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


@rollouts.command("gate")
def gate_command(
    file: Annotated[str, FILE] = "gpt53",
    seed: Annotated[int, SEED] = 1,
    runs: Annotated[
        list[Path] | None,
        typer.Option(
            "--proof", help="A run folder, or the facts of a run; may be given several times."
        ),
    ] = None,
    style: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Judge the checklist before a rollout: go (0), no-go (1), or could not tell (3)."""
    if style not in FORMATS:
        raise UnknownNameError("format", style, FORMATS)
    rollout = read_rollout(rollout_file(file))
    judged = judge_rows(evidence_of(rollout, seed, runs or ()))
    if style == "json":
        rows = [{"row": one.row, "is": one.word, "because": one.ruling.because} for one in judged]
        sys.stdout.write(json_text(rows))
    else:
        print_rows(out, judged)
    raise typer.Exit(exit_of(judged))


def write_facts(file: Path, facts: Iterable[Fact]) -> None:
    """Write facts as a run does, for bench gate and bench judge.

    Raises:
        BenchError: the file cannot be written.
    """
    write_whole(file, "".join(f"{to_line(fact)}\n" for fact in facts))


def evidence_of(rollout: Rollout, seed: int, proofs: Iterable[Path]) -> Evidence:
    """What these run folders, and these files with facts, prove.

    Raises:
        RequestError: one is neither, or cannot be read.
    """
    facts: list[list[Fact]] = []
    reports: list[Report] = []
    drafts: list[str] = []
    for proof in proofs:
        if not proof.is_dir():
            facts.append(_facts(proof))
            continue
        reports.append(read_report(proof))
        for scenario in reports[-1].scenarios:
            if scenario.rollout is not None:
                folder = below(proof, scenario.name, str(proof))
                facts.append(list(read(folder / FACTS_FILE)))
                draft = file_below(folder, POSTMORTEM_FILE, LARGEST)
                if draft.exists():
                    drafts.append(read_bounded(draft, LARGEST).decode(errors="replace"))
    return Evidence(rollout, seed, facts, reports, drafts)


def _facts(file: Path) -> list[Fact]:
    if not file.is_file():
        raise RequestError(f"{file}: is no file. To fix: bench load FILE --facts {file}")
    return list(read(file))


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


def print_rows(console: Console, judged: list[Judged]) -> None:
    """Print a line for each row, with its reason and what to do."""
    width = max(len(one.row) for one in judged)
    for one in judged:
        print_line(console, f"{one.row.ljust(width)}  {one.word}")
        print_wrapped(console, one.ruling.because, indent=4)
        if one.word != "go" and one.advice:
            print_wrapped(console, f"To fix: {one.advice}", indent=4)

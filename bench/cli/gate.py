"""The verb that judges the checklists of a rollout."""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.cli.blocks import print_line, print_wrapped
from bench.cli.rollout import FILE, SEED
from bench.core.errors import RequestError
from bench.core.files import file_below, read_bounded
from bench.core.names import below
from bench.core.texts import json_text
from bench.facts.file import FACTS_FILE, read
from bench.gate import junit
from bench.gate.gate import Judged, exit_of, judge_rows
from bench.gate.row import Evidence, Proof
from bench.reports.from_folder import POSTMORTEM_FILE, read_report
from bench.reports.report import Report
from fake_backend.plugins import UnknownNameError

gating = typer.Typer()
out = Console(highlight=False)
LARGEST = 1_000_000  # bytes of a post-mortem
FORMATS = ["table", "json", "junit"]


@gating.command("gate")
def gate_command(
    file: Annotated[str, FILE] = "gpt53",
    seed: Annotated[int, SEED] = 1,
    runs: Annotated[
        list[Path] | None,
        typer.Option(
            "--proof", help="A run folder, or the facts of a run; may be given several times."
        ),
    ] = None,
    style: Annotated[str, typer.Option("--format", help="table, json or junit.")] = "table",
) -> None:
    """Judge the checklists of a rollout: go (0), no-go (1), or could not tell (3)."""
    if style not in FORMATS:
        raise UnknownNameError("format", style, FORMATS)
    rollout = read_rollout(rollout_file(file))
    judged = judge_rows(evidence_of(rollout, seed, runs or ()))
    if style == "table":
        print_rows(out, judged)
    else:
        sys.stdout.write(junit.render(judged) if style == "junit" else json_text(as_json(judged)))
    raise typer.Exit(exit_of(judged))


def evidence_of(rollout: Rollout, seed: int, paths: Iterable[Path]) -> Evidence:
    """What these run folders, and these files with facts, prove.

    Raises:
        RequestError: one is neither, or cannot be read.
    """
    proofs: list[Proof] = []
    not_run: list[str] = []
    for path in paths:
        if path.is_dir():
            report = read_report(path)
            proofs += _proofs_in(path, report)
            not_run += report.not_run
        elif path.is_file():
            proofs.append(Proof(str(path), list(read(path))))
        else:
            raise RequestError(f"{path}: is no file. To fix: bench load FILE --facts {path}")
    return Evidence(rollout, seed, proofs, not_run)


def _proofs_in(path: Path, report: Report) -> Iterator[Proof]:
    for scenario in report.scenarios:
        folder = below(path, scenario.name, str(path))
        if scenario.rollout is None:
            yield Proof(str(folder), scenario=scenario)
        else:
            facts = list(read(folder / FACTS_FILE))
            yield Proof(str(folder), facts, scenario, _postmortem(folder))


def _postmortem(folder: Path) -> str:
    draft = file_below(folder, POSTMORTEM_FILE, LARGEST)
    return read_bounded(draft, LARGEST).decode(errors="replace") if draft.exists() else ""


def as_json(judged: Iterable[Judged]) -> list[dict[str, object]]:
    """A table for each row."""
    return [
        {
            "checklist": one.checklist,
            "row": one.row,
            "is": one.word,
            "because": one.ruling.because,
            "proof": list(one.proofs),
        }
        for one in judged
    ]


def print_rows(console: Console, judged: list[Judged]) -> None:
    """Print each checklist: a line for each row, with its reason, its proof and what to do."""
    width = max(len(one.row) for one in judged)
    for checklist, rows in groupby(judged, key=lambda one: one.checklist):
        print_line(console, f"{checklist.capitalize()} the rollout")
        for one in rows:
            print_line(console, f"  {one.row.ljust(width)}  {one.word}")
            print_wrapped(console, one.ruling.because, indent=6)
            for proof in one.proofs:
                print_line(console, f"      Proof: {proof}")
            if one.word != "go" and one.advice:
                print_wrapped(console, f"To fix: {one.advice}", indent=6)

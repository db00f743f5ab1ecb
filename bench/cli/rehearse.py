"""The verb that rehearses a rollback, with faults in the rollback itself."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.canary.rehearsal import Rehearsal, rehearsals
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill, Rollout, read_rollout, rollout_file
from bench.cli.blocks import print_line
from bench.cli.rollout import FILE, SEED, write_facts
from bench.cli.rollout_run import run_rollouts
from bench.cli.selection import subject_of
from bench.cli.tables import print_verdict
from bench.core.errors import Exit, RequestError
from bench.core.texts import styled
from bench.facts import Fact
from bench.facts.file import FACTS_FILE, read
from bench.gate.gate import EXITS
from bench.gate.row import Evidence, Proof
from bench.gate.rows.rehearsal import Rehearsal as RehearsalRow
from bench.gate.rows.rehearsal import not_rehearsed
from bench.load.drills import drill
from bench.runner.conductor import Ended
from bench.runner.progress import Progress
from bench.runner.run_folder import default_out, link_latest
from fake_backend.plugins import UnknownNameError
from fake_backend.rollout.flags import FlagError

rehearsing = typer.Typer()
out = Console(highlight=False)
COLUMNS = (
    *("from", "with", "in force", "last new answer", "queue drained", "users well", "ghost text"),
    "tries",
)


@rehearsing.command("rehearse")
def rehearse_command(  # noqa: PLR0913 - each is an option
    file: Annotated[str, FILE],
    at: Annotated[
        str, typer.Option(help="From which shares, such as 0.05,0.5 (default: every stage's).")
    ] = "",
    hindered: Annotated[
        str, typer.Option("--with", help=f"What is in the way: {', '.join(HINDRANCES)}.")
    ] = ",".join(HINDRANCES),
    seed: Annotated[int, SEED] = 1,
    with_editor: Annotated[
        bool, typer.Option("--with-editor", help="Rehearse with a real editor among the users.")
    ] = False,
    profile: Annotated[
        str, typer.Option(help="A profile of the bench (default: ./resilience.toml, else copilot).")
    ] = "",
    facts: Annotated[
        Path | None, typer.Option(help="Write the facts to this file, for bench gate --proof.")
    ] = None,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one below runs/).")
    ] = None,
) -> None:
    """Roll back from each stage, with faults in the rollback, until users are well again.

    Without an editor it takes a second or so for each rollback. The exit code is 1 if one of these
    rollbacks took longer than bench gate allows, and 3 if one was not seen, or not as it should be.
    What the rules say of the extension is printed and does not change it. The gate asks for all
    stages and all hindrances, and for some rollbacks with an editor.
    """
    rollout = read_rollout(rollout_file(file))
    drills = _drills(rollout, at, hindered)
    rehearsed = _with_editor_in(rollout, drills, seed)
    if with_editor:
        subject, _ = subject_of(profile, None, None, Progress(out).say)
        folder = out_folder or default_out("rehearsal")
        options = f"--at {quote(at)} --with {quote(hindered)} --with-editor --seed {seed}"
        command = f"bench rehearse {quote(file)} {options} --profile {quote(subject.name)}"
        ended = run_rollouts((rehearsed,), subject, seed, folder, command)
        if ended.report is None:
            raise typer.Exit(ended.code)
        print_verdict(out, ended.report)
        link_latest(folder)
        known = list(read(folder / rollout.name / FACTS_FILE))
        code = of_the_bench(ended)
    else:
        known, code = drill(rollout, seed, drills), Exit.KEPT
    if facts is not None:
        write_facts(facts, known)
    print_rehearsals(out, rehearsals(known))
    raise typer.Exit(max(code, _judged(rollout, seed, known)))


def of_the_bench(ended: Ended) -> Exit:
    """Whether the rehearsal was played to its end; the extension's verdict is not asked for."""
    if ended.code is Exit.INTERRUPTED:
        return ended.code
    played = ended.report and not any(one.failure for one in ended.report.scenarios)
    return Exit.KEPT if played else Exit.BENCH_FAILED


def _drills(rollout: Rollout, at: str, hindered: str) -> tuple[Drill, ...]:
    names = hindered.split(",")
    for name in names:
        if name not in HINDRANCES:
            raise UnknownNameError("hindrance", name, HINDRANCES)
    try:
        shares = [float(part) for part in at.split(",") if part]
        shares = shares or [stage.share for stage in rollout.table.stages]
        return tuple(Drill(share, name) for share in shares for name in names)
    except ValueError:
        msg = f"--at must be shares above 0, at most 1, such as 0.05,0.5 (got {at!r})."
        raise RequestError(msg) from None


def _with_editor_in(rollout: Rollout, drills: tuple[Drill, ...], seed: int) -> Rollout:
    """The rollout with these drills in place of its stages.

    Raises:
        RequestError: no user gets the new version in each of them.
    """
    rehearsed = rollout.changed(drills=drills)
    try:
        rehearsed.flag_settings(seed, 0.0)
    except FlagError as error:
        raise RequestError(f"--at: {error}") from None
    return rehearsed


def _judged(rollout: Rollout, seed: int, facts: list[Fact]) -> Exit:
    """What the row of the checklist says of these rollbacks, and what it still asks for."""
    evidence = Evidence(rollout, seed, [Proof("", facts)])
    found = [drill for proof in evidence.of_rollout for drill in proof.rehearsals]
    ruling = RehearsalRow().judge_drills(found)
    print_line(out, ruling.because)
    missing = not_rehearsed(rollout, found)
    if missing:
        print_line(out, f"For bench gate: {missing}.")
    return EXITS.get(ruling.outcome, Exit.KEPT)


def print_rehearsals(console: Console, found: list[Rehearsal]) -> None:
    """Print a line for each rollback."""
    table = Table(*COLUMNS)
    for one in found:
        times = (one.in_force_s, one.last_new_s, one.drained_s, one.well_s, one.ghost_s)
        cells = ["not seen" if value is None else f"{value:.1f} s" for value in times]
        if not one.has_editor:
            cells[-1] = ""
        name = one.hindrance.replace("_", " ")
        table.add_row(*map(styled, (f"{100 * one.share:g}%", name, *cells, str(one.tries))))
    console.print(table)

"""The verb that rolls out a version with a real editor among the users."""

from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import Annotated, Literal, cast, get_args

import typer
from rich.console import Console

from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.catalogue.rollout_scenario import rollout_scenario
from bench.cli.blocks import print_line
from bench.cli.exits import NOT_BEGUN, print_exit
from bench.cli.failures import keeping_details_in
from bench.cli.rollout import FILE, SEED
from bench.cli.rollout_tables import exit_of_rollout, print_felt, print_summary
from bench.cli.selection import subject_of
from bench.cli.tables import print_verdict
from bench.core.errors import BenchError, Exit
from bench.profiles.profile import Profile
from bench.reports.formats import FORMATS
from bench.reports.report import Report
from bench.runner.conductor import Ended, run
from bench.runner.progress import Progress
from bench.runner.run_folder import Request, default_out, link_latest, require_new
from fake_backend.plugins import UnknownNameError

rolling_out = typer.Typer()
out = Console(highlight=False)
Mode = Literal["act", "watch", "off"]
MODES = list(get_args(Mode))


@rolling_out.command("rollout")
def rollout_command(  # noqa: PLR0913 - each is an option
    file: Annotated[str, FILE],
    profile: Annotated[
        str, typer.Option(help="A profile of the bench (default: ./resilience.toml, else copilot).")
    ] = "",
    config: Annotated[
        Path | None, typer.Option(help="The resilience.toml to use (default: ./resilience.toml).")
    ] = None,
    seed: Annotated[int, SEED] = 1,
    guard: Annotated[
        str, typer.Option(help="act, watch (decide, but switch nothing) or off.")
    ] = "",
    bystander: Annotated[
        bool, typer.Option("--bystander", help="The editor's user keeps the old version.")
    ] = False,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one below runs/).")
    ] = None,
) -> None:
    """Roll out a version, in stages, with a real editor as one user of the crowd.

    The exit code is 0 if the last stage passed, 1 after a rollback or if the extension broke a
    rule, and 3 if the guard or the bench could not tell. To play only the crowd: bench load.
    """
    if guard not in ("", *MODES):
        raise UnknownNameError("guard", guard, MODES)
    subject, _ = subject_of(profile, config, None, Progress(out).say)
    rollout = changed(read_rollout(rollout_file(file)), guard, bystander=bystander)
    folder = out_folder or default_out("rollout")
    options = f"--profile {quote(subject.name)} --seed {seed}"
    options += f" --guard {guard}" if guard else ""
    options += " --bystander" if bystander else ""
    ended = run_rollouts(
        (rollout,), subject, seed, folder, f"bench rollout {quote(file)} {options}"
    )
    raise typer.Exit(show(folder, ended))


def changed(rollout: Rollout, guard: str, *, bystander: bool) -> Rollout:
    """The rollout with another mode of the guard, or with the editor's user as a bystander."""
    if guard:
        mode = cast("Mode", guard)
        rollout = rollout.changed(guard=replace(rollout.table.guard, mode=mode))
    return rollout.changed(editor_joins="never") if bystander else rollout


def run_rollouts(
    rollouts: tuple[Rollout, ...], subject: Profile, seed: int, folder: Path, command: str
) -> Ended:
    """Run each of the rollouts in an editor of its own, one after the other."""
    require_new(folder)
    scenarios = tuple(rollout_scenario(rollout, subject) for rollout in rollouts)
    with keeping_details_in(folder):
        return run(Request(scenarios, subject, seed, folder, command=command), Progress(out))


def show(folder: Path, ended: Ended) -> Exit:
    """Print the stages, what the user felt, and the verdict on the extension."""
    if ended.report is None:
        out.print(NOT_BEGUN)
        return ended.code
    for scenario in ended.report.scenarios:
        if scenario.rollout is not None:
            out.print()
            print_summary(out, scenario.rollout.rollout, scenario.rollout.summary)
            print_felt(out, scenario.rollout.summary)
            if scenario.rollout.difference:
                raise BenchError(f"The decisions cannot be repeated. {scenario.rollout.difference}")
    print_verdict(out, ended.report)
    link_latest(folder)
    if ended.unwritten:
        raise BenchError(ended.unwritten)
    for form in FORMATS.values():
        print_line(out, f"  {folder / form.file}")
    print_exit(out, ended.code, folder)
    return _exit(ended.code, ended.report)


def _exit(code: Exit, report: Report) -> Exit:
    """The gravest of the extension's exit code and those of the rollouts."""
    codes = [
        code,
        *(exit_of_rollout(one.rollout.summary) for one in report.scenarios if one.rollout),
    ]
    grave = (Exit.INTERRUPTED, Exit.BENCH_FAILED, Exit.BROKEN)
    return next((one for one in grave if one in codes), Exit.KEPT)

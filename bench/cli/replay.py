"""The verb that replays an incident with a real editor in it."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console

from bench.catalogue.replay import find_replay, replay_names
from bench.cli.blocks import print_line
from bench.cli.rollout import SEED
from bench.cli.rollout_run import run_rollouts, show
from bench.cli.selection import subject_of
from bench.core.errors import Exit
from bench.reports.from_folder import INCIDENT_FILE
from bench.runner.progress import Progress
from bench.runner.run_folder import default_out

replaying = typer.Typer()
out = Console(highlight=False)


@replaying.command("replay")
def replay_command(
    name: Annotated[str, typer.Argument(help=f"{', '.join(replay_names())}, or a TOML file.")],
    profile: Annotated[
        str, typer.Option(help="A profile of the bench (default: ./resilience.toml, else copilot).")
    ] = "",
    seed: Annotated[int, SEED] = 1,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one below runs/).")
    ] = None,
) -> None:
    """Replay an incident with a real editor: as it happened, and as it should have been.

    The run folder gets incident.html with both side by side, and for each a post-mortem to be
    filled in and the posts of a status page. The exit code is 3 if a variant could not be played
    to its end, otherwise 0: that a rollback is needed is what a replay is for.
    """
    replay = find_replay(name)
    subject, _ = subject_of(profile, None, None, Progress(out).say)
    folder = out_folder or default_out("replay")
    command = f"bench replay {quote(name)} --profile {quote(subject.name)} --seed {seed}"
    print_line(out, f"{replay.about} ({replay.source}).")
    ended = run_rollouts(replay.variants, subject, seed, folder, command)
    show(folder, ended)
    print_line(out, f"Side by side: {folder / INCIDENT_FILE}")
    if ended.code is Exit.INTERRUPTED or ended.report is None:
        raise typer.Exit(ended.code)
    ends = [one.rollout.summary.ended for one in ended.report.scenarios if one.rollout]
    is_whole = len(ends) == len(replay.variants) and all(
        end is not None and end.outcome != "unknown" for end in ends
    )
    raise typer.Exit(Exit.KEPT if is_whole else Exit.BENCH_FAILED)

"""The verb that mirrors requests to a candidate whose answers reach nobody."""

from pathlib import Path
from typing import Annotated, Literal, cast, get_args

import typer
from rich.console import Console
from rich.table import Table

from bench.catalogue.rollout import read_rollout, rollout_file
from bench.cli.blocks import print_line
from bench.cli.rollout import FILE, SEED, write_facts
from bench.core.errors import Exit
from bench.core.texts import styled
from bench.gate.gate import EXITS
from bench.gate.rows.shadow import Shadow
from bench.load.mirror import Pairs, mirror, pairs_of
from fake_backend.plugins import UnknownNameError
from fake_backend.rollout.shadow import ROLES, ShadowSettings

shadowing = typer.Typer()
out = Console(highlight=False)
PoolOf = Literal["own", "shared"]
COLUMNS = ("language", "pairs", *(f"filtered, {role}" for role in ROLES), "first token")


@shadowing.command("shadow")
def shadow_command(
    file: Annotated[str, FILE],
    seed: Annotated[int, SEED] = 1,
    share: Annotated[
        float, typer.Option(min=0.001, max=1, help="The share of requests that is mirrored.")
    ] = 0.2,
    seconds: Annotated[
        float, typer.Option("--for", min=5, max=600, help="How long, in simulated seconds.")
    ] = 60,
    pool: Annotated[
        str, typer.Option(help="own, or shared: the mirrored requests take everybody's slots.")
    ] = "own",
    facts: Annotated[
        Path | None, typer.Option(help="Write the facts to this file, for bench gate --proof.")
    ] = None,
) -> None:
    """Mirror requests to the new version, and compare; no editor, some seconds.

    A twin of the old version is asked as well: what differs between two equal versions is noise.
    The exit code is 1 if the candidate differs by more, or if the shadow harms users.
    """
    if pool not in get_args(PoolOf):
        raise UnknownNameError("pool", pool, get_args(PoolOf))
    rollout = read_rollout(rollout_file(file))
    names = rollout.table.new, rollout.table.old
    settings = ShadowSettings(*names, share=share, pool=cast("PoolOf", pool))
    known = mirror(rollout, seed, settings, seconds)
    if facts is not None:
        write_facts(facts, known)
    print_pairs(out, pairs_of(known))
    ruling = Shadow().compare(known)
    print_line(out, ruling.because)
    raise typer.Exit(EXITS.get(ruling.outcome, Exit.KEPT))


def print_pairs(console: Console, pairs: list[Pairs]) -> None:
    """Print a line for each language."""
    table = Table(*COLUMNS)
    for one in pairs:
        shares = [f"{100 * share:.2f}%" for share in one.filtered]
        times = " / ".join(f"{seconds:.3f} s" for seconds in one.first_s)
        table.add_row(*map(styled, (one.language, str(one.count), *shares, times)))
    console.print(table)

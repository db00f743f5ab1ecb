"""The verb that runs the backend alone, for playing with one's own editor."""

import os
import select
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.blocks import print_line, print_wrapped
from bench.core.errors import BenchError
from bench.live.backend import Backend, backend_process
from bench.profiles.loading import load_profile
from bench.profiles.own_editor import snippets
from bench.runner.signals import Stopped, stopping_on_signals
from fake_backend.setting_values import MOST

serving = typer.Typer()
out = Console(highlight=False)


@serving.command("serve")
def serve_command(
    profile: Annotated[
        str, typer.Option(help="The profile whose extension the settings are for.")
    ] = "copilot",
    seed: Annotated[int, typer.Option(min=0, max=MOST, help="The seed of all answers.")] = 1,
) -> None:
    """Run the fake backend with a control page: switch faults on while you use your own editor.

    It binds to loopback, and only the address with the token controls it. Ctrl-C ends it.
    """
    chosen = load_profile(profile)
    with (
        stopping_on_signals(),
        suppress(Stopped),
        tempfile.TemporaryDirectory(prefix="bench-serve-") as folder,
        backend_process(
            Path(folder), seed=seed, marks={}, options=chosen.backend_options()
        ) as backend,
    ):
        texts = snippets(chosen, backend.addresses, backend.ca_file)
        backend.control("PUT", "snippets", {"snippets": texts})
        _print(backend, texts)
        _wait(backend)


def _print(backend: Backend, texts: list[dict[str, str]]) -> None:
    print_line(out, ("Control page: ", "bold"), f"{backend.control_url}/#token={backend.token}")
    for each in texts:
        out.print()
        print_wrapped(out, each["title"])
        for line in each["text"].splitlines():
            print_line(out, f"  {line}")
    out.print()
    print_wrapped(out, "Ctrl-C ends the backend.")


def _wait(backend: Backend) -> None:
    """Return never: a signal ends the block, and so does the end of the backend."""
    process = os.pidfd_open(backend.pid)
    try:
        select.select([process], [], [])
    finally:
        os.close(process)
    raise BenchError("The fake backend has ended.")

"""The verbs that prepare the machine for runs, and check it."""

from typing import Annotated

import typer
from rich.console import Console

from bench.cli.options import VSCodeVersion
from bench.core.errors import Exit
from bench.core.texts import styled
from bench.live.abandoned import find_abandoned
from bench.runner.progress import Progress
from bench.setup.doctor import Check, examine
from bench.setup.releases import find_release
from bench.setup.toolchain import ensure_toolchain

preparing = typer.Typer()
out = Console(highlight=False)
STYLES = {"found": "green", "left": "yellow", "removed": "green"}


@preparing.command()
def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Remove what ended runs have left.")] = False,
) -> None:
    """List what a run needs: what is missing or damaged, what ended runs left, and how to fix it.

    The exit code is 3 if anything is missing or damaged.
    """
    checks = examine()
    for check in checks:
        _print_check(check)
    for left in find_abandoned():
        if fix:
            left.remove()
        check = Check("leftovers", left.what, "" if fix else "bench doctor --fix", "left")
        _print_check(check, "removed" if fix else check.state)
    raise typer.Exit(Exit.KEPT if all(check.ok for check in checks) else Exit.BENCH_FAILED)


@preparing.command()
def setup(vscode: VSCodeVersion = "") -> None:
    """Install what a run needs, VS Code and Chromium, and repair what is damaged.

    A second call changes nothing.
    """
    toolchain = ensure_toolchain(Progress(out).say, find_release(vscode), repair=True)
    line = f"Ready: VS Code {toolchain.vscode.title}, {toolchain.chromium}"
    out.print(styled(line), soft_wrap=True)


def _print_check(check: Check, state: str = "") -> None:
    state = state or check.state
    label = (f"{state:<7}", STYLES.get(state, "bold red"))
    out.print(styled(label, f" {check.what}: {check.found}"), soft_wrap=True)
    if check.fix:
        out.print(styled(f"        To fix: {check.fix}"), soft_wrap=True)

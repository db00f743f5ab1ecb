"""The verbs that run scenarios in a real editor."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console

from bench.catalogue.shards import parse_shard
from bench.catalogue.tags import require_tag
from bench.cli.blocks import print_line
from bench.cli.exits import NOT_BEGUN, print_exit
from bench.cli.failures import keeping_details_in
from bench.cli.options import (
    KERNEL,
    Cpus,
    DesktopProgram,
    HttpVersion,
    IsolationKind,
    Memory,
    Trace,
    VSCodeVersion,
    container_cpus,
    container_memory,
    desktop_editor,
    http_version,
)
from bench.cli.selection import chosen_scenarios, project_file, runnable, subject_of
from bench.cli.tables import print_verdict
from bench.core.errors import BenchError, RequestError
from bench.reports.formats import FORMATS
from bench.runner.conductor import Ended, resume, run
from bench.runner.progress import Progress
from bench.runner.run_folder import Request, default_out, link_latest, require_new
from bench.setup.releases import find_release
from fake_backend.setting_values import MOST

running = typer.Typer()
out = Console(highlight=False)
Workers = Annotated[
    int, typer.Option(min=1, max=64, help="The number of editors that run in parallel.")
]


@running.command("run")
def run_command(  # noqa: PLR0913 - each is an option
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios, by name or TOML file (default: the tag smoke)."),
    ] = None,
    tag: Annotated[
        str, typer.Option(help="Run all scenarios with this tag. See: bench list --tags")
    ] = "",
    profile: Annotated[
        str, typer.Option(help="A profile of the bench (default: ./resilience.toml, else copilot).")
    ] = "",
    config: Annotated[
        Path | None, typer.Option(help="The resilience.toml to use (default: ./resilience.toml).")
    ] = None,
    vsix: Annotated[
        Path | None,
        typer.Option(help="Test this .vsix file in place of the extension in resilience.toml."),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            min=0, max=MOST, help="The seed of all random choices: faults, answers, journey."
        ),
    ] = 1,
    repeat: Annotated[
        int, typer.Option(min=1, max=1000, help="Run each scenario this many times.")
    ] = 1,
    workers: Workers = 1,
    shard: Annotated[
        str,
        typer.Option(help="Run only part i of n, such as 1/4; the parts take about as long."),
    ] = "",
    vscode: VSCodeVersion = "",
    isolation: IsolationKind = KERNEL,
    memory_mb: Memory = 0,
    cpus: Cpus = 0,
    http: HttpVersion = "",
    desktop: DesktopProgram = None,
    trace: Trace = False,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one below runs/).")
    ] = None,
) -> None:
    """Run scenarios against an extension in a real VS Code and judge the result.

    Exit codes: 0 no hard limit was exceeded, 1 one was, 2 the request is wrong,
    3 the bench failed or could not judge the run, 130 the run was interrupted.
    """
    if scenarios and tag:
        raise RequestError("Scenarios and --tag exclude each other: leave one of them out.")
    release = find_release(vscode)
    progress = Progress(out)
    subject, selection = subject_of(profile, config, vsix, progress.say, release)
    chosen = chosen_scenarios(scenarios, require_tag(tag) if tag else "", subject, selection)
    contained = container_memory(isolation, memory_mb)
    excluded = "--vscode" if vscode else f"--isolation {isolation}" if contained else ""
    program = desktop_editor(desktop, subject, excluded)
    chosen = runnable(
        chosen,
        progress.say,
        named=bool(scenarios),
        contained=bool(contained),
        http=http_version(http),
        desktop=program is not None,
    )
    part = parse_shard(shard) if shard else None
    if part:
        chosen = part.of(chosen)
    folder = out_folder or default_out()
    require_new(folder)
    again = " ".join(
        f"{option} {quote(str(value))}"
        for option, value in {
            "--profile": profile,
            "--config": config or (None if profile else project_file()),
            "--vsix": vsix,
        }.items()
        if value
    )
    request = Request(
        tuple(chosen),
        subject,
        seed,
        folder,
        repeat,
        again,
        workers,
        release=release,
        memory_mb=contained,
        cpus=container_cpus(isolation, cpus),
        http=http,
        desktop=program,
        shard=str(part or ""),
        trace=trace,
    )
    with keeping_details_in(folder):
        ended = run(request, progress)
    _show(folder, ended)


@running.command("resume")
def resume_command(
    folder: Annotated[Path, typer.Argument(help="The run folder.")], workers: Workers = 1
) -> None:
    """Continue an interrupted run: run the scenarios that it has not finished."""
    _show(folder, resume(folder, workers, Progress(out)))


def _show(folder: Path, ended: Ended) -> None:
    """Print the verdict, the report files and the meaning of the exit code; then exit with it."""
    if ended.report:
        print_verdict(out, ended.report)
        link_latest(folder)
        if ended.unwritten:
            raise BenchError(ended.unwritten)
        for form in FORMATS.values():
            print_line(out, f"  {folder / form.file}")
        print_exit(out, ended.code, folder)
    else:
        out.print(NOT_BEGUN)
    raise typer.Exit(ended.code)

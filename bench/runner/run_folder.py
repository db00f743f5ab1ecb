"""Creates a run folder: the request is on disk before anything starts."""

import os
import platform
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

import psutil

from bench import __version__
from bench.catalogue.loading import command_line_name
from bench.catalogue.scenario import SCENARIO_FILE, Scenario
from bench.core import clock
from bench.core.errors import RequestError
from bench.facts.run_info import FORMAT, RunInfo, folders_of
from bench.profiles.loading import write_profile
from bench.profiles.profile import Profile
from bench.reports.from_folder import RunFolder


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, and the folder for the results."""

    scenarios: tuple[Scenario, ...]
    profile: Profile
    seed: int
    out: Path
    repeat: int = 1
    subject: str = ""  # the command-line options that name the extension
    workers: int = 1  # editors that run in parallel

    @property
    def runs(self) -> tuple[Scenario, ...]:
        """Each scenario once per repeat, under the name of its folder."""
        return tuple(
            replace(scenario, name=name)
            for scenario in self.scenarios
            for name in folders_of(scenario.name, self.repeat)
        )


def create_run_folder(request: Request, vscode: str) -> RunFolder:
    """Write the run folder of `request`; `vscode` is the version of the editor.

    Raises:
        RequestError: the folder cannot be written.
    """
    folder = RunFolder(request.out, describe(request, vscode), request.profile, request.runs)
    try:
        for scenario in folder.scenarios:
            (folder.path / scenario.name).mkdir(parents=True)
            shutil.copy(scenario.file, folder.path / scenario.name / SCENARIO_FILE)
        folder.info.write(folder.path)
        write_profile(folder.profile, folder.path)
    except OSError as error:
        msg = (
            f"{folder.path}: the run folder cannot be written: {error.strerror}. To fix: set --out."
        )
        raise RequestError(msg) from None
    return folder


def describe(request: Request, vscode: str) -> RunInfo:
    """The run info of a run of `request` that starts now on this machine."""
    names = dict.fromkeys(quote(command_line_name(each)) for each in request.scenarios)
    subject = request.subject or f"--profile {request.profile.name}"
    repeat = f" --repeat {request.repeat}" if request.repeat > 1 else ""
    workers = f" --workers {request.workers}" if request.workers > 1 else ""
    return RunInfo(
        bench=__version__,
        profile=request.profile.name,
        extension=request.profile.title,
        vscode=vscode,
        seed=request.seed,
        scenarios=tuple(scenario.name for scenario in request.runs),
        command=f"bench run {' '.join(names)} {subject} --seed {request.seed}{repeat}{workers}",
        subject=subject,
        started=clock.utc_now().isoformat(timespec="seconds"),
        machine=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count() or 0,
        memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
        python=platform.python_version(),
        repeat=request.repeat,
        workers=request.workers,
        format=FORMAT,
    )


def default_out(prefix: str = "") -> Path:
    """A new folder below `runs/`, named after the time."""
    name = f"{prefix}{'-' if prefix else ''}{clock.utc_now():%Y-%m-%dT%H%M%SZ}"
    folder = Path("runs") / name
    number = 2
    while folder.exists():
        folder, number = Path("runs") / f"{name}-{number}", number + 1
    return folder


def link_latest(folder: Path) -> None:
    """Point the link `latest`, next to the run folder, at it."""
    link = folder.parent / "latest"
    with suppress(OSError):
        temporary = folder.parent / f".latest-{os.getpid()}"
        temporary.symlink_to(folder.name)
        temporary.replace(link)


def clear_unfinished(folder: Path) -> None:
    """Delete the contents of an unfinished scenario's folder, except its scenario file."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != SCENARIO_FILE:
            path.unlink()

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
from bench.catalogue.rollout_scenario import write_rollout
from bench.catalogue.scenario import SCENARIO_FILE, Scenario
from bench.core import clock
from bench.core.errors import RequestError
from bench.core.files import write_whole
from bench.core.names import below
from bench.facts.file import FACTS_FILE
from bench.facts.run_info import FORMAT, RUN_FILE, RunInfo, folders_of
from bench.facts.trace_file import TRACE_FILE
from bench.live.editor.desktop import Desktop
from bench.live.job import JOB_FILE
from bench.profiles.loading import write_profile
from bench.profiles.profile import Profile
from bench.reports.from_folder import RunFolder
from bench.runner.run_lock import LOCK_FILE, run_lock
from bench.setup.releases import DEFAULT, Release

SIGN_IN = "sign_in"  # the folder of the first start
# what a run writes into the folder of a scenario
WRITTEN = (
    *(FACTS_FILE, JOB_FILE, "journal.jsonl", "backend.log", "worker.log"),
    *("logs", "shots", "profiles", TRACE_FILE),
)


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
    command: str = ""  # if not `bench run` with these scenarios
    release: Release = DEFAULT  # of VS Code
    memory_mb: int = 0  # of a container for the editor; 0: no container
    cpus: int = 0  # cores of that container; 0: all
    http: str = ""  # the version of HTTP that the TLS hosts are limited to; empty: as planned
    desktop: Desktop | None = None  # the editor, if it is not the release's
    shard: str = ""  # the part "i/n" of what was asked for; empty: all of it
    trace: bool = False  # keep Playwright's trace of what is not kept

    @property
    def runs(self) -> tuple[Scenario, ...]:
        """Each scenario once per repeat, under the name of its folder."""
        return tuple(
            replace(scenario, name=name)
            for scenario in self.scenarios
            for name in folders_of(scenario.name, self.repeat)
        )


def require_new(folder: Path) -> None:
    """Reject a folder for a new run that exists and is not empty.

    Raises:
        RequestError: it is being run, is not empty, or cannot be used.
    """
    if LOCK_FILE in _names(folder):
        with run_lock(folder):
            pass
    _require_empty(folder)


def _require_empty(folder: Path) -> None:
    names = _names(folder) - {LOCK_FILE}
    if names:
        msg = f"The run folder {folder} is not empty. Name another with --out"
        if RUN_FILE in names:
            msg = f"{msg}, or continue that run: bench resume {quote(str(folder))}"
        raise RequestError(f"{msg}.")


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise _unwritable(folder, error) from None


def make_folder(folder: Path) -> None:
    """Make the folder of a new run, if it does not exist.

    Raises:
        RequestError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> RequestError:
    msg = f"{folder}: the run folder cannot be written: {error.strerror}. To fix: set --out."
    return RequestError(msg)


def create_run_folder(request: Request, vscode: str, version: str = "") -> RunFolder:
    """Write the run folder of `request`; `vscode` is the editor's version, `version` the subject's.

    Raises:
        RequestError: the folder cannot be written, or a scenario's name cannot be a folder's.
        BenchError: the disk is full.
    """
    info = describe(request, vscode, version)
    folder = RunFolder(request.out, info, request.profile, request.runs)
    _require_empty(folder.path)
    make_folder(folder.path)
    places = [below(folder.path, each.name, str(each.file)) for each in folder.scenarios]
    try:
        for place, scenario in zip(places, folder.scenarios, strict=True):
            place.mkdir()
            write_whole(place / SCENARIO_FILE, scenario.file.read_bytes())
            if scenario.rollout:
                write_rollout(scenario.rollout, place)
    except OSError as error:
        raise _unwritable(folder.path, error) from None
    write_profile(folder.profile, folder.path)
    folder.info.write(folder.path)
    return folder


def describe(request: Request, vscode: str, version: str = "") -> RunInfo:
    """The run info of a run of `request` that starts now on this machine."""
    names = dict.fromkeys(quote(command_line_name(each)) for each in request.scenarios)
    subject = request.subject or f"--profile {request.profile.name}"
    repeat = f" --repeat {request.repeat}" if request.repeat > 1 else ""
    more = f" --workers {request.workers}" if request.workers > 1 else ""
    if request.release != DEFAULT:
        more += f" --vscode {request.release.vscode}"
    if request.http:
        more += f" --http {request.http}"
    if request.desktop:
        more += f" --desktop {quote(str(request.desktop.binary))}"
    if request.memory_mb:
        more += f" --isolation docker --memory-mb {request.memory_mb}"
    if request.cpus:
        more += f" --cpus {request.cpus}"
    if request.trace:
        more += " --trace"
    return RunInfo(
        bench=__version__,
        profile=request.profile.name,
        extension=request.profile.title,
        vscode=vscode,
        seed=request.seed,
        scenarios=tuple(scenario.name for scenario in request.runs),
        command=request.command
        or f"bench run {' '.join(names)} {subject} --seed {request.seed}{repeat}{more}",
        subject=subject,
        started=clock.utc_now().isoformat(timespec="seconds"),
        machine=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count() or 0,
        memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
        python=platform.python_version(),
        repeat=request.repeat,
        workers=request.workers,
        format=FORMAT,
        memory_mb=request.memory_mb,
        cpus=request.cpus,
        extension_version=version,
        http=request.http,
        desktop=str(request.desktop.binary) if request.desktop else "",
        shard=request.shard,
        trace=request.trace,
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
    """Point the link `latest`, next to the run folder, at it; replace nothing but such a link."""
    with suppress(OSError):
        folder = folder.resolve()
        link = folder.parent / "latest"
        if _is_ours(link) if link.is_symlink() else not link.exists():
            temporary = folder.parent / f".latest-{os.getpid()}"
            temporary.symlink_to(folder.name)
            temporary.replace(link)


def _is_ours(link: Path) -> bool:
    """Whether it leads to a run folder next to it, or to one that was deleted."""
    beside = len(link.readlink().parts) == 1
    return beside and ((link / RUN_FILE).exists() or not link.exists())


def clear_unfinished(folder: Path) -> None:
    """Delete what a run wrote into the folder of a scenario, except the scenario file.

    Raises:
        RequestError: something cannot be deleted.
    """
    for name in WRITTEN:
        path = folder / name
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise RequestError(f"{path} cannot be deleted: {error.strerror}.") from None

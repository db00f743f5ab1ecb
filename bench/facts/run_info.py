"""What `run.json` says: versions, seed, machine, and the one command that repeats the run."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import psutil

from bench import __version__
from bench.core.clock import utc_now
from bench.profiles.profile import Profile

FILE = "run.json"


@dataclass(frozen=True, slots=True)
class About:
    """Where and with what a run was made; times are UTC, ISO 8601.

    `scenarios` are the names of the folders: where `repeat` is more than 1, "name.1", "name.2", ...
    So many `workers`, each with an editor of its own, ran at a time.
    """

    bench: str
    profile: str
    extension: str
    vscode: str
    seed: int
    scenarios: tuple[str, ...]
    command: str
    started: str
    machine: str
    cores: int
    memory_gb: float
    python: str
    repeat: int = 1
    workers: int = 1

    @property
    def day(self) -> date:
        return datetime.fromisoformat(self.started).date()

    def scenario_of(self, folder: str) -> str:
        """The scenario whose run is in `folder`."""
        return folder.rpartition(".")[0] if self.repeat > 1 else folder

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def read_about(folder: Path) -> About:
    table = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return About(**{**table, "scenarios": tuple(table["scenarios"])})


def folders_of(scenario: str, repeat: int) -> list[str]:
    """The names of the folders of a scenario that is run `repeat` times."""
    if repeat == 1:
        return [scenario]
    return [f"{scenario}.{number}" for number in range(1, repeat + 1)]


def describe(
    *,
    profile: Profile,
    vscode: str,
    seed: int,
    scenarios: Sequence[str],
    repeat: int = 1,
    subject: str = "",
) -> About:
    """Describe a run that begins now, on this machine, of each scenario `repeat` times.

    `subject` are the options that name the extension, where that is not the profile's name.
    """
    named = subject or f"--profile {profile.name}"
    again = f" --repeat {repeat}" if repeat > 1 else ""
    return About(
        bench=__version__,
        profile=profile.name,
        extension=profile.title,
        vscode=vscode,
        seed=seed,
        scenarios=tuple(name for one in scenarios for name in folders_of(one, repeat)),
        command=f"bench run {' '.join(scenarios)} {named} --seed {seed}{again}",
        started=utc_now().isoformat(timespec="seconds"),
        machine=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count() or 0,
        memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
        python=platform.python_version(),
        repeat=repeat,
    )

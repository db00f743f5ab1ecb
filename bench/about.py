"""What `run.json` says: versions, seed, machine, and the one command that repeats the run."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from bench import __version__
from bench.clock import utc_now

FILE = "run.json"


@dataclass(frozen=True, slots=True)
class About:
    """Where and with what a run was made; times are UTC, ISO 8601."""

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

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def read_about(folder: Path) -> About:
    table = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return About(**{**table, "scenarios": tuple(table["scenarios"])})


def describe(
    *, profile: str, extension: str, vscode: str, seed: int, scenarios: tuple[str, ...]
) -> About:
    """Describe a run that begins now, on this machine."""
    return About(
        bench=__version__,
        profile=profile,
        extension=extension,
        vscode=vscode,
        seed=seed,
        scenarios=scenarios,
        command=f"bench run {' '.join(scenarios)} --profile {profile} --seed {seed}",
        started=utc_now().isoformat(timespec="seconds"),
        machine=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count() or 0,
        memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
        python=platform.python_version(),
    )

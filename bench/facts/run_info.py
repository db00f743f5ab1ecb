"""`run.json`: versions, seed, machine, and the command that repeats the run."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

RUN_FILE = "run.json"
FORMAT = 2  # of a run folder; 1: faults list their surfaces under the key `routes`


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The versions, the machine and the arguments of a run."""

    bench: str
    profile: str
    extension: str
    vscode: str
    seed: int
    scenarios: tuple[str, ...]  # the folders: "name.1", "name.2" if `repeat` is more than 1
    command: str
    started: str  # UTC, ISO 8601
    machine: str
    cores: int
    memory_gb: float
    python: str
    repeat: int = 1
    workers: int = 1  # the number of editors that ran at the same time
    format: int = 1
    subject: str = ""  # the command-line options that name the extension

    @property
    def day(self) -> date:
        return datetime.fromisoformat(self.started).date()

    def scenario_of(self, folder: str) -> str:
        """The scenario whose run is in `folder`."""
        return folder.rpartition(".")[0] if self.repeat > 1 else folder

    def write(self, folder: Path) -> None:
        (folder / RUN_FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def read_run_info(folder: Path) -> RunInfo:
    table = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    return RunInfo(**{**table, "scenarios": tuple(table["scenarios"])})


def folders_of(scenario: str, repeat: int) -> list[str]:
    """The names of the folders of a scenario that runs `repeat` times."""
    if repeat == 1:
        return [scenario]
    return [f"{scenario}.{number}" for number in range(1, repeat + 1)]

"""The job of a worker: one scenario, one folder."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.core.files import write_whole

JOB_FILE = "order.json"


@dataclass(frozen=True, slots=True)
class Job:
    """One job, written into the folder of its scenario.

    That folder also has `scenario.toml`, and gets the facts. The profile is in the folder above it,
    which belongs to the whole run.
    """

    folder: str
    seed: int
    scenario: str = ""  # if empty, the job is only to sign in and keep the template
    memory_mb: int = 0  # of a container for the editor; 0: no container
    cpus: int = 0  # cores of that container; 0: all
    bare: bool = False  # measure only how fast keys are painted, to learn the cost of the probes
    vscode: str = ""  # its version; the default if empty
    http: str = ""  # the version of HTTP that the TLS hosts are limited to; empty: as planned
    desktop: str = ""  # the program of a desktop editor; empty: the VS Code server and a browser
    trace: bool = False  # record Playwright's trace
    look: bool = False  # use the extension a little, without a scenario

    def write(self) -> Path:
        file = Path(self.folder) / JOB_FILE
        write_whole(file, json.dumps(asdict(self), indent=2))
        return file


def read_job(file: Path) -> Job:
    return Job(**json.loads(file.read_text(encoding="utf-8")))

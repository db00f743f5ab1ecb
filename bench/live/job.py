"""What a worker is told: one scenario, one folder."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

JOB_FILE = "order.json"


@dataclass(frozen=True, slots=True)
class Job:
    """The folder of one scenario holds `scenario.toml`, this order, and then the facts.

    The folder above it, that of the whole run, holds the profile.

    Without a `scenario` the order is only to sign in and keep the template. A `bare` run measures
    nothing but how fast keys are painted: what the other probes cost shows beside it. A `look` is
    no scenario: the extension is used a little, whatever comes of it.
    """

    folder: str
    seed: int
    scenario: str = ""
    bare: bool = False
    look: bool = False

    def write(self) -> Path:
        file = Path(self.folder) / JOB_FILE
        file.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")
        return file


def read_job(file: Path) -> Job:
    return Job(**json.loads(file.read_text(encoding="utf-8")))

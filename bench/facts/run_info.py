"""`run.json`: versions, seed, machine, and the command that repeats the run."""

import json
import shlex
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError

from bench.core.errors import RequestError
from bench.core.files import file_below, write_whole

RUN_FILE = "run.json"
FORMAT = 2  # of a run folder; 1: faults list their surfaces under the key `routes`
SHARD = r"[0-9]{1,4}/[0-9]{1,4}"  # "i/n"


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _words(text: str) -> str:
    """A part of a command line: its readers split it into words."""
    shlex.split(text)
    return text


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError("a name occurs twice")
    return names


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The versions, the machine and the arguments of a run."""

    bench: str
    profile: str
    extension: str
    vscode: str
    seed: int
    # the folders: "name.1", "name.2" if `repeat` is more than 1
    scenarios: Annotated[tuple[str, ...], AfterValidator(_distinct)]
    command: Annotated[str, AfterValidator(_words)]
    started: Annotated[str, AfterValidator(_moment)]  # UTC, ISO 8601
    machine: str
    cores: Annotated[int, Field(ge=0)]
    memory_gb: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    python: str
    repeat: Annotated[int, Field(ge=1)] = 1
    workers: Annotated[int, Field(ge=1)] = 1  # the number of editors that ran at the same time
    format: int = 1
    # the command-line options that name the extension
    subject: Annotated[str, AfterValidator(_words)] = ""
    # of the container that the editor ran in, 2^20 bytes; 0: in none
    memory_mb: Annotated[int, Field(ge=0)] = 0
    cpus: Annotated[int, Field(ge=0)] = 0  # cores of that container; 0: all
    trace: bool = False  # Playwright's trace was recorded, which costs the editor time
    desktop: str = ""  # the program of a desktop editor; empty: VS Code's server and a browser
    extension_version: str = ""  # empty if it is not known
    http: str = ""  # the version of HTTP that the TLS hosts were limited to; empty: none
    # the part of the request that it ran; empty: all of it
    shard: Annotated[str, Field(pattern=rf"^({SHARD})?$")] = ""
    # the parts that a merge lacked
    missing_shards: tuple[Annotated[str, Field(pattern=rf"^{SHARD}$")], ...] = ()

    @property
    def titled(self) -> str:
        """The extension with its version."""
        return f"{self.extension} {self.extension_version}".rstrip()

    @property
    def lost(self) -> tuple[str, ...]:
        """The missing shards, as the reports name them."""
        return tuple(f"shard {shard}" for shard in self.missing_shards)

    @property
    def day(self) -> date:
        return datetime.fromisoformat(self.started).date()

    def scenario_of(self, folder: str) -> str:
        """The scenario whose run is in `folder`."""
        return folder.rpartition(".")[0] if self.repeat > 1 else folder

    def write(self, folder: Path) -> None:
        """Write `run.json`.

        Raises:
            BenchError: it cannot be written.
        """
        write_whole(folder / RUN_FILE, json.dumps(asdict(self), indent=2) + "\n")


class _Format(BaseModel):
    format: int = 1


_ADAPTER = TypeAdapter(RunInfo)


def read_run_info(folder: Path) -> RunInfo:
    """Read the `run.json` of a run folder.

    Raises:
        RequestError: it is missing or wrong, or of a format that this bench does not know.
    """
    file = file_below(folder, RUN_FILE)
    try:
        content = file.read_bytes()
        written = _Format.model_validate_json(content).format
        if not 1 <= written <= FORMAT:
            known = f"this version of the bench knows 1 to {FORMAT}"
            msg = f"{file}: the format {written} of the run folder is unknown: {known}."
            raise RequestError(f"{msg} To fix: use the version that made the run.")
        return _ADAPTER.validate_json(content)
    except OSError as error:
        reason = error.strerror
    except ValidationError as error:
        reason = _first(error)
    raise RequestError(f"{folder} is not a run folder: its {RUN_FILE} cannot be read ({reason}).")


def _first(error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_context=False)[0]
    where = ".".join(map(str, problem["loc"]))
    return f"{where}: {problem['msg']}" if where else problem["msg"]


def folders_of(scenario: str, repeat: int) -> list[str]:
    """The names of the folders of a scenario that runs `repeat` times."""
    if repeat == 1:
        return [scenario]
    return [f"{scenario}.{number}" for number in range(1, repeat + 1)]

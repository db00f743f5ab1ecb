"""Reads the data of a judged run back from its verdict.json."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from bench.core.errors import RequestError
from bench.core.files import read_bounded
from bench.core.names import below
from bench.core.texts import short_line
from bench.reports.data.model import VERSION, RunData

LARGEST = 500_000_000  # bytes
LONGEST = 300  # characters of what is wrong with it, which can have foreign keys and values
VERDICT_FILE = "verdict.json"


class _Version(BaseModel):
    version: int


def read_run_data(folder: Path) -> RunData | None:
    """The data of the run in `folder`; None if another version of the bench judged it, or none.

    Raises:
        RequestError: its verdict.json cannot be read, or contradicts itself.
    """
    file = below(folder, VERDICT_FILE, str(folder))
    if not file.exists():
        return None
    content = read_bounded(file, LARGEST)
    try:
        if _Version.model_validate_json(content).version != VERSION:
            return None
        data = _adapter().validate_json(content)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_context=False)[0]
        where = ".".join(map(str, problem["loc"]))
        raise _refusal(file, short_line(f"{where}: {problem['msg']}", LONGEST)) from None
    if flaw := _contradiction(data):
        raise _refusal(file, flaw)
    return data


def _refusal(file: Path, flaw: str) -> RequestError:
    return RequestError(f"{file}: {flaw}. To fix: bench judge {file.parent}")


@cache
def _adapter() -> TypeAdapter[RunData]:
    return TypeAdapter(RunData)


def _contradiction(data: RunData) -> str:
    """What the parts say of each other that cannot be; empty if they agree."""
    judged = [verdict.scenario for verdict in data.verdicts]
    if len(set(judged)) < len(judged):
        return "verdicts: a scenario occurs twice"
    if set(judged) != {run.scenario for run in data.scenarios}:
        return "verdicts: they are of other scenarios than `scenarios`"
    if set(data.groups) != {verdict.group for verdict in data.verdicts}:
        return "groups: they are not those of `verdicts`"
    return ""

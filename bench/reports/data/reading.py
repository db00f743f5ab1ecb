"""Reads the data of a judged run back from its verdict.json."""

from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from bench.core.errors import RequestError
from bench.core.files import read_bounded
from bench.core.names import below
from bench.reports.data.model import VERSION, RunData

LARGEST = 500_000_000  # bytes
VERDICT_FILE = "verdict.json"


class _Version(BaseModel):
    version: int


def read_run_data(folder: Path) -> RunData | None:
    """The data of the run in `folder`; None if another version of the bench judged it, or none.

    Raises:
        RequestError: its verdict.json cannot be read.
    """
    file = below(folder, VERDICT_FILE, str(folder))
    if not file.exists():
        return None
    content = read_bounded(file, LARGEST)
    try:
        if _Version.model_validate_json(content).version != VERSION:
            return None
        return TypeAdapter(RunData).validate_json(content)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_context=False)[0]
        where = ".".join(map(str, problem["loc"]))
        msg = f"{file}: {where}: {problem['msg']}. To fix: bench judge {folder}"
        raise RequestError(msg) from None

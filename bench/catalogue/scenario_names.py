"""The names of scenarios; each becomes that of a folder of the run."""

import re
from pathlib import Path

from bench.core.errors import RequestError
from bench.core.texts import shortened

NAME = re.compile(r"[\w-]+")
BETWEEN = "-"  # between the names of a scenario and its variant; safe in file systems and shells
LONGEST = 100  # bytes of the name of a file or a variant
TAKEN = ("sign_in",)  # another folder of each run folder


def is_scenario_name(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and len(name.encode()) <= 2 * LONGEST + 1


def without_variant(name: str) -> str:
    return name.rpartition(BETWEEN)[0]


def check_file_name(file: str) -> None:
    """Reject a scenario file whose name is not fit for a folder.

    Raises:
        RequestError: it has a dot, a space or a line end in it, or is another folder of a run.
    """
    stem = Path(file).stem
    if stem.lower() in TAKEN:
        problem = "cannot be that of another folder of each run"
    elif not NAME.fullmatch(stem) or len(stem.encode()) > LONGEST:
        problem = f"may have letters, digits, _ and - only, and at most {LONGEST} bytes"
    else:
        return
    msg = f"{shortened(file, 3 * LONGEST)!a}: the name of a scenario file {problem}."
    raise RequestError(f"{msg} To fix: rename the file, as in my_scenario.toml.")

"""Read TOML files and check them against a type; an error names the file, the key and the value."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from bench.core.errors import RequestError
from bench.core.files import read_bounded
from fake_backend.settings import SettingError, read_settings

T = TypeVar("T")
LARGEST = 1_000_000  # bytes of a TOML file
MOST_DOTS = 500  # in a line: the time that tomllib needs for a key grows with their square
BOM = b"\xef\xbb\xbf"


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        RequestError: the file cannot be read or is not valid TOML.
    """
    content = read_bounded(file, LARGEST)
    if content.startswith(BOM):
        raise RequestError(f"{file}: begins with a byte order mark. To fix: save it without one.")
    for number, line in enumerate(content.splitlines(), 1):
        if line.count(b".") > MOST_DOTS:
            raise RequestError(f"{file}: line {number}: has more than {MOST_DOTS} dots.")
    try:
        return tomllib.loads(content.decode())
    except RecursionError:
        raise RequestError(f"{file}: its tables and lists are nested too deeply.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RequestError(f"{file}: not valid TOML: {error}.") from None
    except ValueError:  # of Python's int()
        raise RequestError(f"{file}: a number has thousands of digits.") from None


def validated(kind: type[T], table: Mapping[str, Any], file: Path, *, within: str = "") -> T:
    """Check a table of the file; `within` is its path there.

    Raises:
        RequestError: a key or a value is not allowed; it names the file, the key and the value.
    """
    try:
        return read_settings(kind, table, tuple(within.split(".")) if within else ())
    except SettingError as error:
        raise RequestError(f"{file}: {error}") from None

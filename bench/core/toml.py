"""Read TOML files and check them against a type; an error names the file, the key and the value."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from bench.core.errors import RequestError
from fake_backend.settings import SettingError, read_settings

T = TypeVar("T")


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        RequestError: the file cannot be read or is not valid TOML.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}."
        raise RequestError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{file}: not valid TOML: {error}."
        raise RequestError(msg) from None


def validated(kind: type[T], table: Mapping[str, Any], file: Path, *, within: str = "") -> T:
    """Check a table of the file; `within` is its path there.

    Raises:
        RequestError: a key or a value is not allowed; it names the file, the key and the value.
    """
    try:
        return read_settings(kind, table, tuple(within.split(".")) if within else ())
    except SettingError as error:
        raise RequestError(f"{file}: {error}") from None

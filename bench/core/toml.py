"""Read TOML files and check them against a type; an error names the file, the key and the value."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bench.core.errors import RequestError
from fake_backend.settings import first_problem

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


def validated(
    adapter: TypeAdapter[T],
    table: Mapping[str, Any],
    file: Path,
    *,
    within: str = "",
    allowed: Iterable[str] = (),
) -> T:
    """Check a table of the file; `within` is its path there, `allowed` its keys.

    Raises:
        RequestError: a key or a value is not allowed; it names the file, the key and the value.
    """
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        key, problem = first_problem(error, within, allowed)
        raise RequestError(f"{file}: {key}: {problem}") from None

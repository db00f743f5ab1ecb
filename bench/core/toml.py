"""Reads TOML, and checks it against a type, with exact errors."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bench.core.errors import RequestError

T = TypeVar("T")


def read_toml(file: Path) -> dict[str, Any]:
    """Raises RequestError where the file cannot be read, or is no TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}."
        raise RequestError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{file}: not valid TOML: {error}"
        raise RequestError(msg) from None


def validated(adapter: TypeAdapter[T], table: Mapping[str, Any], file: Path) -> T:
    """Raises RequestError with the file, the key, the value and what is allowed."""
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        msg = f"{file}: {place}: {first['msg']} (got {first['input']!r})."
        raise RequestError(msg) from None

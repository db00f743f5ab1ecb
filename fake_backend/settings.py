"""Shared by all settings from TOML and JSON: strictness, types and error messages."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, ValidationError

STRICT = ConfigDict(extra="forbid")
UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
MISSING_KEY = ("missing", "missing_argument", "missing_keyword_only_argument")
NOT_A_TABLE = ("dataclass_type", "model_type", "model_attributes_type", "dict_type")
OWN_MESSAGE = ("value_error", "assertion_error")


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        msg = f"is not a regular expression: {error}"
        raise ValueError(msg) from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


def first_problem(
    error: ValidationError, within: str = "", allowed: Iterable[str] = ()
) -> tuple[str, str]:
    """The key of the first problem in a table, and a sentence that describes the problem.

    `within` is the path of the table in its file, `allowed` the keys that the table may have.
    """
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    key = ".".join([within, *path] if within else path)
    if first["type"] in MISSING_KEY:
        return key, "is missing."
    names = list(allowed) if len(path) == 1 else []
    if first["type"] in UNKNOWN_KEY:
        return key, _unknown_key(path[-1], first["input"], names)
    got = "" if isinstance(first["input"], dict) else f" (got {first['input']!r})"
    return key, f"{_expectation(first['type'], first['msg'])}{got}."


def _unknown_key(key: str, value: Any, allowed: list[str]) -> str:
    near = get_close_matches(key, allowed, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    listed = f"; allowed: {', '.join(allowed)}" if allowed else ""
    return f"unknown key{hint} (got {value!r}{listed})."


def _expectation(kind: str, message: str) -> str:
    """Pydantic's message in the form 'must be ...'."""
    if kind in NOT_A_TABLE:
        return "must be a table"
    if kind in OWN_MESSAGE:
        return message.partition(", ")[2]
    text = message.removeprefix("Input ").partition(", unable to")[0]
    return text.replace("should", "must", 1) if text.startswith("should") else text

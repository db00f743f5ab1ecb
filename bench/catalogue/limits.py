"""The rules with the limits that a file sets for them, with exact errors."""

import dataclasses
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bench.core.errors import RequestError
from bench.judging.all_rules import known_rules
from bench.judging.rule import Rule
from fake_backend.plugins import UnknownNameError

Limits = dict[str, dict[str, Any]]


def read_rules(file: Path, limits: Limits, table: str = "rules") -> tuple[Rule, ...]:
    """Every known rule, with the limits that `table` of the file sets for it.

    Raises:
        RequestError: a limit is none of the rule's, or has a wrong value.
        UnknownNameError: there is no such rule.
    """
    known = known_rules()
    for name in limits:
        if name not in known:
            raise UnknownNameError("rule", name, list(known))
    return tuple(
        _rule(file, f"{table}.{name}.", kind, limits.get(name, {})) for name, kind in known.items()
    )


def _rule(file: Path, place: str, kind: type[Rule], limits: dict[str, Any]) -> Rule:
    try:
        return TypeAdapter(kind).validate_python(limits)
    except ValidationError as error:
        allowed = [field.name for field in dataclasses.fields(kind)]
        raise RequestError(f"{file}: {first_problem(error, place, allowed)}") from None


def first_problem(error: ValidationError, prefix: str, allowed: list[str]) -> str:
    """The first problem of a table, as a sentence with the key, the value and the allowed keys."""
    first = error.errors()[0]
    place = prefix + ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']} (got {first['input']!r}). Keys: {', '.join(allowed)}."

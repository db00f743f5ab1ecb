"""Reads the limits that a file sets for the rules."""

from pathlib import Path
from typing import Any

from bench.core.toml import validated
from bench.judging.all_rules import known_rules
from bench.judging.rule import Rule
from fake_backend.plugins import UnknownNameError

Limits = dict[str, dict[str, Any]]


def read_rules(file: Path, limits: Limits, table: str = "rules") -> tuple[Rule, ...]:
    """Build every known rule with the limits that `table` of the file sets for it.

    Raises:
        RequestError: the rule has no such limit, or the value is not allowed.
        UnknownNameError: there is no such rule.
    """
    known = known_rules()
    for name in limits:
        if name not in known:
            raise UnknownNameError("rule", name, known, listed_by="bench rules")
    return tuple(
        _rule(file, f"{table}.{name}", kind, limits.get(name, {})) for name, kind in known.items()
    )


def _rule(file: Path, table: str, kind: type[Rule], limits: dict[str, Any]) -> Rule:
    return validated(kind, limits, file, within=table)

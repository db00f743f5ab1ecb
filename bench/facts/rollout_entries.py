"""The facts of a rollout's journal entries: the fields have the same names."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from bench.facts.fact import Fact
from bench.facts.rollout import CrowdSecond, Served, Shadowed

_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__.lower(): TypeAdapter(kind) for kind in (CrowdSecond, Served, Shadowed)
}


def rollout_fact(entry: Mapping[str, Any], at: float) -> Fact:
    """The fact of an entry; `at` is in seconds since the run began."""
    table = {name: value for name, value in entry.items() if name not in ("event", "number")}
    fact: Fact = _KINDS[entry["event"]].validate_python({**table, "at": at})
    return fact

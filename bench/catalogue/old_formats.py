"""Reads scenario and rollout files from run folders of older versions of the bench."""

from collections.abc import Callable, Mapping
from typing import Any

OLD_KEYS = {"routes": "surfaces"}  # keys of a fault that format 2 of a run folder renamed
GONE_KEYS = ("tokenizer",)  # of a rollout's versions: nothing ever read them


def upgraded(table: Mapping[str, Any], written: int) -> dict[str, Any]:
    """The table of a scenario file from a run folder of the format `written`, with current keys."""
    if written >= 2:
        return dict(table)
    return {
        **table,
        "faults": _each(table.get("faults", []), _renamed),
        "variants": _each(table.get("variants", []), _with_renamed_fault),
    }


def upgraded_rollout(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a rollout from a run folder, without the keys that are gone."""
    return {**settings, "versions": _each(settings.get("versions", []), _without_gone_keys)}


def _each(tables: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The tables of a list, changed; anything else is left to the check of the scenario."""
    if not isinstance(tables, list):
        return tables
    return [change(table) if isinstance(table, dict) else table for table in tables]


def _with_renamed_fault(variant: dict[str, Any]) -> dict[str, Any]:
    (fault,) = _each([variant.get("fault", {})], _renamed)
    return {**variant, "fault": fault}


def _without_gone_keys(version: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in version.items() if key not in GONE_KEYS}


def _renamed(fault: dict[str, Any]) -> dict[str, Any]:
    return {OLD_KEYS.get(key, key): value for key, value in fault.items()}

"""Reads scenario files from run folders of older versions of the bench."""

from collections.abc import Mapping
from typing import Any

OLD_KEYS = {"routes": "surfaces"}  # keys of a fault that format 2 of a run folder renamed


def upgraded(table: Mapping[str, Any], written: int) -> dict[str, Any]:
    """The table of a scenario file from a run folder of the format `written`, with current keys."""
    if written >= 2:
        return dict(table)
    faults = [_renamed(fault) for fault in table.get("faults", [])]
    variants = [
        {**variant, "fault": _renamed(variant.get("fault", {}))}
        for variant in table.get("variants", [])
    ]
    return {**table, "faults": faults, "variants": variants}


def _renamed(fault: Mapping[str, Any]) -> dict[str, Any]:
    return {OLD_KEYS.get(key, key): value for key, value in fault.items()}

"""The faults and surfaces that the control page offers."""

import inspect
from functools import cache
from typing import Any

from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault
from fake_backend.fault_pages import values_of
from fake_backend.plugins import setting_comments
from fake_backend.protocols import known_surfaces
from fake_backend.setting_types import NO_DEFAULT, fields_of
from fake_backend.setting_words import toml

Table = dict[str, Any]


@cache
def catalogue() -> Table:
    faults = [_fault(name, fault) for name, fault in sorted(known_faults().items())]
    return {"faults": faults, "surfaces": known_surfaces()}


def _fault(name: str, fault: type[Fault]) -> Table:
    comments = setting_comments(fault)
    return {
        "name": name,
        "kind": fault.kind,
        "about": inspect.getdoc(fault) or "",
        "settings": [
            {
                "name": name,
                "values": values_of(kind),
                "default": _default(default),
                "about": comments.get(name, ""),
            }
            for name, (kind, default) in fields_of(fault).items()
        ],
    }


def _default(default: Any) -> str | None:
    """As in TOML; empty if the setting may be left out; None if it must be given."""
    if default is NO_DEFAULT:
        return None
    return "" if default is None else toml(default)

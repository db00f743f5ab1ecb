"""The faults and surfaces that the control page offers."""

import inspect
from dataclasses import fields
from functools import cache
from typing import Any

from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault
from fake_backend.fault_pages import default_of, type_of
from fake_backend.plugins import setting_comments
from fake_backend.protocols import known_surfaces

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
                "name": field.name,
                "type": type_of(field.type),
                "default": default_of(field),
                "about": comments.get(field.name, ""),
            }
            for field in fields(fault)
        ],
    }

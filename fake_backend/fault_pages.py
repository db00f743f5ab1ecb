"""The faults as a page: what each does, and its settings. Made from the code, so it cannot lie."""

import inspect
from dataclasses import MISSING, Field, fields
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from fake_backend.all_faults import known_faults
from fake_backend.fault import KINDS, Fault, Kind

TITLES: dict[Kind, str] = {
    "content": "What the model says",
    "answer": "Another answer altogether",
    "stream": "The bytes of the answer",
    "pace": "When the bytes leave",
    "wire": "The connection",
}
INTRODUCTION = """# Faults

Made by `python -m fake_backend --faults`; a test compares. How to switch them on: \
`fake-backend.md`.

Of each kind at most one fault hits a request: the first in the plan that fires.
"""


def page() -> str:
    """All faults in Markdown, by kind."""
    parts = [INTRODUCTION]
    for kind in (*KINDS, "wire"):
        parts.append(f"## {TITLES[kind]}\n")
        parts += [entry(name, fault) for name, fault in of_kind(kind)]
    return "\n".join(parts)


def of_kind(kind: Kind) -> list[tuple[str, type[Fault]]]:
    return [(name, fault) for name, fault in sorted(known_faults().items()) if fault.kind == kind]


def entry(name: str, fault: type[Fault], level: int = 3) -> str:
    """One fault, under a heading of that level."""
    rows = [f"- `{field.name}`: {_type(field.type)}{_default(field)}" for field in fields(fault)]
    text = inspect.getdoc(fault) or ""
    head = f"{'#' * level} {name}\n"
    return "\n".join([head, text, "", *rows, ""] if rows else [head, text, ""])


def _type(kind: Any) -> str:
    """A setting's type in words: `int from 0 to 10`, `'cut' or 'empty'`."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        limits = [limit for info in parts[1:] for limit in getattr(info, "metadata", ())]
        return " ".join([_type(parts[0]), *filter(None, map(_limit, limits))])
    if origin is Literal:
        return " or ".join(f"`{value!r}`" for value in parts)
    if origin in {Union, UnionType}:
        return " or ".join(_type(part) for part in parts)
    if origin is not None:
        inner = ", ".join(_type(part) for part in parts if part is not Ellipsis)
        return f"{origin.__name__} of {inner}"
    return "unset" if kind is type(None) else str(kind.__name__)


def _limit(limit: Any) -> str:
    words = {"ge": "from", "gt": "above", "le": "to", "lt": "below", "min_length": "of at least"}
    told = [
        f"{word} {getattr(limit, name)}" for name, word in words.items() if hasattr(limit, name)
    ]
    return " ".join(told)


def _default(field: "Field[Any]") -> str:
    return "" if field.default is MISSING else f", default `{field.default!r}`"

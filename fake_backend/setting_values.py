"""What no setting may be, although its type might allow it: `nan`, -1, `true` for a number, ..."""

import math
import re
from collections import deque
from collections.abc import Mapping
from datetime import date, time
from typing import Any, Literal, get_origin

from fake_backend.setting_types import bare, inside, note, options_of
from fake_backend.setting_words import NUMBERS, described, example, toml

MOST = 2**53  # JSON and JavaScript carry whole numbers exactly up to here
LARGEST = 10**9  # of a number whose type has no limit
DEEPEST = 40  # tables and lists in each other
PLAIN = "text, a number, true, false, a list or a table"
SURROGATE = re.compile("[\ud800-\udfff]")
Path = tuple[str | int, ...]


def flaw_of(kind: Any, value: Any) -> tuple[Path, str] | None:
    """The path and the problem of the outermost value that no setting of this type may have."""
    waiting: deque[tuple[Path, Any, Any]] = deque([((), kind, value)])
    while waiting:
        path, kind, value = waiting.popleft()
        if problem := _problem(kind, value):
            return path, problem
        if isinstance(value, Mapping | list) and len(path) >= DEEPEST:
            return path[:3], f"is nested too deeply (at most {DEEPEST} levels)."
        if isinstance(value, Mapping):
            if problem := next(filter(None, map(_half_a_character, value)), ""):
                return path, f"a key {problem}"
            waiting += [((*path, name), _in(kind, name), entry) for name, entry in value.items()]
        elif isinstance(value, list):
            inner = _in(kind, 0)
            waiting += [((*path, index), inner, entry) for index, entry in enumerate(value)]
    return None


def _in(kind: Any, part: str | int) -> Any:
    """The type of an entry; of a union, that of the first option which has such an entry."""
    if kind is Any:
        return Any
    kinds = (inside(option, part)[0] for option in options_of(kind))
    return next((entry for entry in kinds if entry is not Any), Any)


def _problem(kind: Any, value: Any) -> str:
    if isinstance(value, str):
        return _half_a_character(value) or ("" if kind is Any else _not_a_number(kind, value))
    if isinstance(value, bool):
        return "" if kind is Any else _not_a_number(kind, value)
    if isinstance(value, int | float):
        return _senseless(kind, value)
    if kind is Any and isinstance(value, date | time):
        return f"must be {PLAIN} (got {value.isoformat()}). To fix: write it as text, in quotes."
    return ""


def _half_a_character(text: Any) -> str:
    if isinstance(text, str) and SURROGATE.search(text):
        return "has half of a character (a lone surrogate), which no file can hold."
    return ""


def _not_a_number(kind: Any, value: str | bool) -> str:
    """The problem of a text or a truth where only a number is allowed."""
    options = [bare(option) for option in options_of(kind)]
    others = (str, bool, date, Any) if isinstance(value, str) else (bool, Any)
    allowed = any(option in others or get_origin(option) is Literal for option in options)
    if allowed or not NUMBERS.keys() & {option for option in options if isinstance(option, type)}:
        return ""
    text = example(kind)
    return f"must be {described(kind)}{f', such as {text}' if text else ''} (got {toml(value)})."


def _senseless(kind: Any, number: float) -> str:
    if number != number or number in (math.inf, -math.inf):
        return f"must be a finite number (got {number})."
    if abs(number) > MOST:
        return f"must be a number from {-MOST:_} to {MOST:_}: no run can use another."
    if kind is Any or not any(bare(option) in NUMBERS for option in options_of(kind)):
        return ""
    if number < 0 and not _limited(kind, "ge", "gt"):
        return f"must be {described(kind)}: no such number is negative (got {toml(number)})."
    if number > LARGEST and not _limited(kind, "le", "lt"):
        return f"must be {described(kind)}, and at most {LARGEST:_} (got {toml(number)})."
    return ""


def _limited(kind: Any, *names: str) -> bool:
    """Whether the type has a limit of its own; `ge` is 'greater or equal', and so on."""
    return any(note(kind, name) is not None for name in names)

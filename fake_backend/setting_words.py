"""Types of settings in words: what a value must be, and an example of one, as in TOML."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

from fake_backend.setting_types import (
    NO_DEFAULT,
    bare,
    fields_of,
    is_list,
    is_table,
    lists_its_values,
    note,
    options_of,
)

LONGEST = 80  # characters of a value that a message quotes
NUMBERS = {int: "a whole number", float: "a number"}
WORDS = {**NUMBERS, bool: "true or false", str: "text", date: "a date", Any: "a value"}
BARE_KEY = re.compile(r"[\w.-]{1,80}")  # settings of VS Code have dots


def described(kind: Any) -> str:
    """What a value of this type is, in words."""
    if title := note(kind, "title"):
        return str(title)
    options = options_of(kind)
    if len(options) > 1 or get_origin(bare(options[0])) is Literal:
        return _alternatives(list(dict.fromkeys(text for each in options for text in _texts(each))))
    (kind,) = options
    inner = bare(kind)
    if is_list(inner):
        least = " with at least one entry" if note(kind, "min_length") else ""
        return f"a list{_entries(inner)}{least}"
    limits = _text_limits(kind) if inner is str else _range(kind)
    return f"{WORDS.get(inner, 'a table')}{limits}"


def _texts(kind: Any) -> list[str]:
    """A text for each value of a literal, or one for the type."""
    inner = bare(kind)
    return (
        [toml(one) for one in get_args(inner)]
        if get_origin(inner) is Literal
        else [described(kind)]
    )


def _entries(kind: Any) -> str:
    """The entries of a list, if every value can be named."""
    entry, *_ = get_args(kind) or (Any,)
    return f" of {described(entry)}" if lists_its_values(entry) else ""


def _range(kind: Any) -> str:
    least, above = note(kind, "ge"), note(kind, "gt")
    most, below = note(kind, "le"), note(kind, "lt")
    limits = []
    if least is not None:
        limits.append(
            f"from {_plain(least)}" if most is not None else f"of at least {_plain(least)}"
        )
    elif above is not None:
        limits.append(f"above {_plain(above)}{' and' if most is not None else ''}")
    if most is not None:
        word = "to" if least is not None else "of at most" if above is None else "at most"
        limits.append(f"{word} {_plain(most)}")
    elif below is not None:
        limits.append(f"below {_plain(below)}")
    joined = " ".join(limits)
    return f" {joined}" if joined else ""


def _plain(number: float) -> str:
    return (f"{number:,}" if isinstance(number, int) else f"{number:,.10g}").replace(",", "_")


def _text_limits(kind: Any) -> str:
    if pattern := note(kind, "pattern"):
        return f" that matches {pattern}"
    least = note(kind, "min_length")
    if least is None:
        return ""
    return " that is not empty" if least == 1 else f" of at least {least} characters"


def example(kind: Any, default: Any = NO_DEFAULT) -> str:
    """An allowed value, as in TOML; empty if none says more than the description."""
    if examples := note(kind, "examples"):
        return toml(examples[0])
    if default is not NO_DEFAULT and _says_something(default):
        return toml(default)
    options = options_of(kind)
    if len(options) > 1:
        texts = dict.fromkeys(example(option) for option in options if is_table(option))
        return _alternatives([text for text in texts if text])
    (kind,) = options
    inner = bare(kind)
    if is_table(inner):
        return _table_example(inner)
    if inner is date:
        return "2030-01-31"
    return _number_example(kind) if inner in NUMBERS else ""


def _says_something(default: Any) -> bool:
    return default not in (None, "", (), [], {}) and not dataclasses.is_dataclass(default)


def _table_example(kind: Any) -> str:
    given = {name: example(*field) for name, field in fields_of(kind).items()}
    required = [name for name, (_, default) in fields_of(kind).items() if default is NO_DEFAULT]
    names = required or [name for name, text in given.items() if text][:1]
    if not all(given[name] for name in names):
        return ""
    pairs = ", ".join(f"{name} = {given[name]}" for name in names)
    return f"{{ {pairs} }}" if pairs else ""


def _number_example(kind: Any) -> str:
    least, above = note(kind, "ge"), note(kind, "gt")
    most = note(kind, "le")
    value: float = max(1, least if least is not None else 1)
    if above is not None and above >= value:
        value = above + 1
    if most is not None and value > most:
        value = most
    return toml(int(value) if bare(kind) is int or value == int(value) else value)


def toml(value: Any) -> str:
    """A value as in TOML, in one line, cut if it is long."""
    text = _toml(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key(name)} = {_toml(entry)}" for name, entry in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return "nothing" if value is None else repr(value)


def key(name: object) -> str:
    """A key as in TOML, in one line, cut if it is long."""
    return str(name) if BARE_KEY.fullmatch(str(name)) else toml(str(name))


def _alternatives(texts: list[str]) -> str:
    *others, last = texts or [""]
    return f"{', '.join(others)} or {last}" if others else last

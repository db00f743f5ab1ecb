"""The types of settings in words: what a value must be, and an example of one, as in TOML."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

LONGEST = 80  # characters of a value that a message quotes
NUMBERS = {int: "a whole number", float: "a number"}
WORDS = {**NUMBERS, bool: "true or false", str: "text", date: "a date", Any: "a value"}
NO_DEFAULT = ...
BARE_KEY = re.compile(r"[\w.-]{1,80}")  # settings of VS Code have dots


def bare(kind: Any) -> Any:
    """The type without its annotations."""
    return bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def options_of(kind: Any) -> list[Any]:
    """The types of a union, without None; the type itself if it is no union."""
    inner = bare(kind)
    if get_origin(inner) not in (Union, UnionType):
        return [kind]
    return [
        option
        for member in get_args(inner)
        if member is not NoneType
        for option in (options_of(member) if len(options_of(member)) > 1 else [member])
    ]


def is_table(kind: Any) -> bool:
    inner = bare(kind)
    return isinstance(inner, type) and (
        dataclasses.is_dataclass(inner) or issubclass(inner, BaseModel)
    )


def is_list(kind: Any) -> bool:
    return get_origin(bare(kind)) in (list, tuple)


def lists_its_values(kind: Any) -> bool:
    """Whether the description of the type names every value."""
    return all(
        bare(option) is bool or get_origin(bare(option)) is Literal for option in options_of(kind)
    )


def takes(kind: Any, value: Any) -> bool:
    """Whether the value is of the scalar type `kind`, whatever its limits are."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return kind in (int, str, bool, date) and type(value) is kind


@cache
def fields_of(kind: Any) -> dict[str, tuple[Any, Any]]:
    """The settings of a table: type and default of each; the default is `...` if there is none."""
    inner = bare(kind)
    hints = get_type_hints(inner, include_extras=True)
    if issubclass(inner, BaseModel):
        defaults = {
            name: NO_DEFAULT
            if field.is_required()
            else field.get_default(call_default_factory=True)
            for name, field in inner.model_fields.items()
        }
    else:
        defaults = {
            field.name: _default_of(field) for field in dataclasses.fields(inner) if field.init
        }
    return {name: (hints[name], default) for name, default in defaults.items()}


def _default_of(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    if isinstance(field.default, FieldInfo):
        return NO_DEFAULT if field.default.is_required() else field.default.get_default()
    return NO_DEFAULT if field.default is dataclasses.MISSING else field.default


def inside(kind: Any, part: str | int) -> tuple[Any, Any]:
    """The type and the default of the entry `part` of a table or list."""
    option = options_of(kind)[0]
    if is_table(option):
        return fields_of(option).get(str(part), (Any, NO_DEFAULT))
    arguments = get_args(bare(option))
    if get_origin(bare(option)) in (list, tuple) and arguments:
        return arguments[0], NO_DEFAULT
    if key_type(option) is not None:
        return arguments[1], NO_DEFAULT
    return Any, NO_DEFAULT


def key_type(kind: Any) -> Any:
    """The type of a mapping's keys; None if it is no mapping."""
    option = bare(options_of(kind)[0])
    origin, arguments = get_origin(option), get_args(option)
    is_mapping = isinstance(origin, type) and issubclass(origin, Mapping) and len(arguments) == 2
    return arguments[0] if is_mapping else None


def described(kind: Any) -> str:
    """What a value of this type is, in words."""
    if title := note(kind, "title"):
        return str(title)
    options = options_of(kind)
    if len(options) > 1:
        return _alternatives(list(dict.fromkeys(map(described, options))))
    (kind,) = options
    inner = bare(kind)
    if get_origin(inner) is Literal:
        return _alternatives([toml(value) for value in get_args(inner)])
    if is_list(inner):
        return f"a list{' with at least one entry' if note(kind, 'min_length') else ''}"
    limits = _text_limits(kind) if inner is str else _range(kind)
    return f"{WORDS.get(inner, 'a table')}{limits}"


def _range(kind: Any) -> str:
    least, above = note(kind, "ge"), note(kind, "gt")
    most, below = note(kind, "le"), note(kind, "lt")
    limits = []
    if least is not None:
        limits.append(
            f"from {_plain(least)}" if most is not None else f"of at least {_plain(least)}"
        )
    elif above is not None:
        limits.append(f"{'above' if most is None else 'from above'} {_plain(above)}")
    if most is not None:
        limits.append(f"{'of at most' if least is above is None else 'to'} {_plain(most)}")
    elif below is not None:
        limits.append(f"below {_plain(below)}")
    joined = " ".join(limits)
    return f" {joined}" if joined else ""


def _plain(number: float) -> str:
    return f"{number:,.10g}".replace(",", "_")


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


def note(kind: Any, name: str) -> Any:
    """What the annotations of the type say on `name`, such as the least value."""
    if get_origin(kind) is not Annotated:
        members = [member for member in get_args(kind) if member is not NoneType]
        optional = get_origin(kind) in (Union, UnionType) and len(members) == 1
        return note(members[0], name) if optional else None
    for noted in get_args(kind)[1:]:
        parts: Sequence[Any] = [noted, *noted.metadata] if isinstance(noted, FieldInfo) else [noted]
        for part in parts:
            if (value := getattr(part, name, None)) is not None:
                return value
    return note(get_args(kind)[0], name)


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

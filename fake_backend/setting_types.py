"""The types of settings: their alternatives, fields, entries and notes."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

NO_DEFAULT = ...


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
        return (
            NO_DEFAULT
            if field.default.is_required()
            else field.default.get_default(call_default_factory=True)
        )
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

"""Reads settings from TOML and JSON; a problem names the setting, its nearest name, an example."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from fake_backend.patterns import problem_of
from fake_backend.setting_types import (
    bare,
    fields_of,
    inside,
    is_list,
    is_table,
    key_type,
    lists_its_values,
    options_of,
    takes,
)
from fake_backend.setting_values import flaw_of
from fake_backend.setting_words import described, example, key, toml

T = TypeVar("T")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}  # building one is slow
Path = tuple[str | int, ...]
STRICT = ConfigDict(extra="forbid")
UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")
BODILESS = (204, 205, 304)
OWN_MESSAGE = ("value_error", "assertion_error")


def _compiles(pattern: str) -> str:
    if problem := problem_of(pattern):
        msg = f"is not a regular expression: {problem}, in RE2's syntax"
        raise ValueError(msg)
    return pattern


def _has_a_body(status: int) -> int:
    if status in BODILESS:
        msg = "must be the status of a reply with a body"
        raise ValueError(msg)
    return status


Pattern = Annotated[str, AfterValidator(_compiles)]
Status = Annotated[int, Field(ge=200, le=599), AfterValidator(_has_a_body)]


class SettingError(ValueError):
    """A setting that is unknown, missing or not allowed; `path` leads to it, `problem` says why."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{place_of(path)}: {problem}" if path else problem)
        self.path = path
        self.problem = problem


def place_of(path: Path) -> str:
    """The path for a reader: entries of a list count from 1."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text = f"{text.rstrip()} {part + 1}: "
        else:
            text += key(part) if not text or text.endswith(": ") else f".{key(part)}"
    return text.removesuffix(": ").strip()


def adapter_of(kind: Any) -> TypeAdapter[Any]:
    """The adapter of a type."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def read_settings(kind: type[T], table: Any, within: Path = (), also: Iterable[str] = ()) -> T:
    """Build `kind` from its table; `within` is the path of the table.

    `also` are the settings that the caller has taken out of the table.

    Raises:
        SettingError: a setting is unknown, missing or not allowed.
    """
    if flaw := flaw_of(kind, table):
        raise SettingError((*within, *flaw[0]), flaw[1])
    try:
        settings: T = adapter_of(kind).validate_python(table)
    except ValidationError as error:
        raise _problem(error, kind, table, within, also) from None
    return settings


def _problem(
    error: ValidationError, kind: Any, value: Any, path: Path, also: Iterable[str] = ()
) -> SettingError:
    """The first problem of `value`, which is not allowed for `kind`."""
    first = error.errors()[0]
    root, table, default = kind, kind, ...
    for part in first["loc"]:
        if _means_the_key(part, table, value):
            kind, value = key_type(table), path[-1]
            continue
        if len(options_of(kind)) > 1:
            return _of_options(kind, value, path, default)
        table, (kind, default) = kind, inside(kind, part)
        value = _entry(value, part)
        path = (*path, part)
    if first["type"] in MISSING:
        text = example(kind)
        hint = f" An example: {path[-1]} = {text}" if text else ""
        return SettingError(path, f"is missing.{hint}")
    if first["type"] in UNKNOWN:
        return _unknown(path, first["input"], table, also if table is root else ())
    if len(options_of(kind)) > 1:
        return _of_options(kind, value, path, default)
    if first["type"] in OWN_MESSAGE:
        return SettingError(path, f"{first['msg'].partition(', ')[2]}{_got(value)}.")
    return SettingError(path, _expected(kind, value, default))


def _means_the_key(part: str | int, table: Any, value: Any) -> bool:
    """Whether pydantic says that the key before is wrong, and not its `value`."""
    is_real = isinstance(value, Mapping) and part in value
    return part == "[key]" and key_type(table) is not None and not is_real


def _entry(value: Any, part: str | int) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def _expected(kind: Any, value: Any, default: Any = ..., *, quoted: bool = False) -> str:
    text = "" if lists_its_values(kind) else example(kind, default)
    got = f" (got {toml(value)})" if quoted else _got(value)
    return f"must be {described(kind)}{f', such as {text}' if text else ''}{got}."


def _got(value: Any) -> str:
    return "" if isinstance(value, dict) else f" (got {toml(value)})"


def _unknown(path: Path, value: Any, table: Any, also: Iterable[str] = ()) -> SettingError:
    """The setting at the end of `path` does not exist in `table`."""
    known: dict[str, tuple[Any, Any]] = {}
    for option in options_of(table):
        known |= fields_of(option) if is_table(option) else {}
    known |= dict.fromkeys(also, (Any, ...))
    hint = ""
    if near := get_close_matches(str(path[-1]), known, n=1):
        text = example(*known[near[0]])
        hint = f"; did you mean {near[0]!r}{f', as in {near[0]} = {text}' if text else ''}?"
    allowed = f"; allowed: {', '.join(known)}" if known else ""
    return SettingError(path, f"unknown setting{hint} (got {toml(value)}{allowed}).")


def _of_options(kind: Any, value: Any, path: Path, default: Any) -> SettingError:
    """The problem of a value that no option of a union allows: that of the nearest option."""
    nearest = _nearest(kind, value)
    if nearest is None:
        return SettingError(path, _expected(kind, value, default))
    if isinstance(value, Mapping):
        known = {
            name for option in options_of(kind) if is_table(option) for name in fields_of(option)
        }
        for name in value:
            if name not in known:
                return _unknown((*path, name), value[name], kind)
        if not value.keys() <= fields_of(nearest).keys():
            return SettingError(path, _expected(kind, value, default, quoted=True))
    try:
        adapter_of(nearest).validate_python(value)
    except ValidationError as error:
        return _problem(error, nearest, value, path)
    return SettingError(path, _expected(kind, value, default))


def _nearest(kind: Any, value: Any) -> Any:
    """The option of the union that the value resembles; None if it resembles none."""
    options = options_of(kind)
    if isinstance(value, Mapping):
        tables = [option for option in options if is_table(option)]
        return max(tables, key=lambda table: _likeness(table, value), default=None)
    if isinstance(value, list):
        return next((option for option in options if is_list(option)), None)
    return next((option for option in options if takes(bare(option), value)), None)


def _likeness(table: Any, value: Mapping[str, Any]) -> tuple[int, int]:
    known = fields_of(table)
    missing = [name for name, (_, default) in known.items() if default is ... and name not in value]
    return len(known.keys() & value.keys()), -len(missing)

"""A plan as the `[[faults]]` tables of a scenario. Pure."""

from collections.abc import Iterable, Mapping
from json import dumps
from typing import Any

from fake_backend.setting_words import BARE_KEY


def plan_toml(tables: Iterable[Mapping[str, Any]]) -> str:
    """The tables of a plan as TOML."""
    return "\n".join(
        "[[faults]]\n" + "".join(f"{line}\n" for line in _pairs(table)) for table in tables
    )


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(entry)}" for key, entry in table.items() if entry is not None]


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(_pairs(value))} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value) if isinstance(value, float) else _text(value)


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) and "." not in name else _text(name)


def _text(value: Any) -> str:
    """JSON, which TOML reads too, apart from one character."""
    return dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

"""`facts.jsonl`: one fact in each line, in the order in which they were recorded."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bench import facts
from bench.core.errors import RequestError
from bench.core.files import file_below
from bench.facts import Fact, LineCut
from bench.facts.characters import wholly

FACTS_FILE = "facts.jsonl"
LINE_BYTES = 64_000_000  # the longest line that is read; a text can be an answer of megabytes
MOST = 2.0**53  # beyond it, numbers in JSON are not exact
KINDS: dict[str, type[Fact]] = {
    kind.__name__: kind
    for kind in vars(facts).values()
    if isinstance(kind, type) and issubclass(kind, Fact) and kind is not Fact
}
_ADAPTERS: dict[str, TypeAdapter[Fact]] = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


def to_line(fact: Fact) -> str:
    """The line of a fact; half a character in a text is written as the screen shows it."""
    name = type(fact).__name__
    fact = dataclasses.replace(fact, at=round(fact.at, 4))
    try:
        rest = _ADAPTERS[name].dump_json(fact).decode()
    except PydanticSerializationError:
        values = {field.name: getattr(fact, field.name) for field in dataclasses.fields(fact)}
        rest = _ADAPTERS[name].dump_json(type(fact)(**wholly(values))).decode()
    return f'{{"fact":"{name}",{rest[1:]}'


def from_line(line: str) -> Fact:
    """The fact of a line, or a `LineCut`; keys that its fact no longer has are dropped.

    Raises:
        ValueError: the line is something else.
    """
    try:
        table = _JSON.decode(line)
        if "\\u" in line:
            table = wholly(table)
    except json.JSONDecodeError:
        if line.startswith("{"):
            return LineCut(0.0)
        raise ValueError("not JSON") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(table, dict):
        raise ValueError("not a table")
    kind = str(table.pop("fact", None))
    if kind not in _ADAPTERS:
        raise ValueError(f"unknown fact {kind[:80]!r}")
    try:
        return _ADAPTERS[kind].validate_python(table)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_context=False)[0]
        where = ".".join(map(str, (kind, *problem["loc"])))
        raise ValueError(f"{where}: {problem['msg']}") from None


def _exact(digits: str) -> float:
    number = float(digits)
    if not -MOST <= number <= MOST:
        raise ValueError(f"the number {digits[:20]} is too large")
    return number


def _whole(digits: str) -> int:
    return int(_exact(digits))


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


_JSON = json.JSONDecoder(parse_float=_exact, parse_int=_whole, parse_constant=_refuse)


def read(file: Path) -> Iterator[Fact]:
    """Read a `facts.jsonl`, if it exists, with a `LineCut` for each line that was cut.

    Raises:
        RequestError: it cannot be read, or a line is no fact; the message has its number.
    """
    file = file_below(file.parent, file.name, most_bytes=None)
    if not file.exists():
        return
    for number, line in enumerate(_lines(file), 1):
        try:
            yield _fact(line)
        except ValueError as error:
            msg = f"{file}: not written by this version of the bench (line {number}: {error})."
            raise RequestError(msg) from None


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as lines:
            yield from iter(lambda: lines.readline(LINE_BYTES), b"")
    except OSError as error:
        raise RequestError(f"{file} cannot be read: {error.strerror}.") from None


def _fact(line: bytes) -> Fact:
    fact = from_line(line.decode(errors="replace"))
    if not isinstance(fact, LineCut):
        line.decode()  # a cut line may end within a character, a whole one may not
    return fact

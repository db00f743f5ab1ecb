"""`facts.jsonl`: one fact in each line, in the order in which they were recorded."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from bench import facts
from bench.facts import Fact
from bench.facts.characters import wholly

FACTS_FILE = "facts.jsonl"
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
    """The fact of a line; keys that an older bench wrote and its fact no longer has are dropped."""
    table = json.loads(line)
    if "\\u" in line:
        table = wholly(table)
    return _ADAPTERS[table.pop("fact")].validate_python(table)


def read(file: Path) -> Iterator[Fact]:
    """Read a `facts.jsonl`; a last line that a kill cut off is left out."""
    if not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield from_line(line)

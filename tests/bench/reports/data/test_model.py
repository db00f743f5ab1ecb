from dataclasses import fields, is_dataclass

import pytest

from bench.reports.data import model, timeline_model
from bench.reports.data.described import Described
from bench.reports.json import schema

KINDS = [
    kind
    for module in (model, timeline_model)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind) and issubclass(kind, Described)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_part_is_in_the_schema_and_described(kind: type) -> None:
    whole = schema()
    part = whole["$defs"].get(kind.__name__, whole)
    assert part["description"]
    assert set(part["properties"]) == {field.name for field in fields(kind)}

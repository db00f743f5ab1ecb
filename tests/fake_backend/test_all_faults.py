"""Every number that a plan may hold has a lowest and a highest value."""

from collections.abc import Iterator
from typing import Any

import pytest

from fake_backend.all_faults import known_faults
from fake_backend.plan.firing import Firing
from fake_backend.plan.selection import Selection
from fake_backend.settings import adapter_of

LOW, HIGH = {"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}


def numbers(schema: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """The path of each number in a JSON schema, and the names of its limits."""
    if isinstance(schema, dict):
        if schema.get("type") in ("number", "integer") and not {"enum", "const"} & schema.keys():
            yield path, schema.keys() & (LOW | HIGH)
        for name, inner in schema.items():
            yield from numbers(inner, f"{path}/{name}")
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from numbers(inner, f"{path}/{index}")


@pytest.mark.parametrize("kind", [*known_faults().values(), Firing, Selection])
def test_each_number_has_limits(kind: type) -> None:
    for path, limits in numbers(adapter_of(kind).json_schema()):
        assert limits & LOW, path
        assert limits & HIGH, path

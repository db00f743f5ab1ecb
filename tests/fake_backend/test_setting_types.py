from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field
from pydantic.dataclasses import dataclass as settings

from fake_backend.setting_types import (
    NO_DEFAULT,
    fields_of,
    inside,
    is_table,
    key_type,
    lists_its_values,
    note,
    options_of,
    takes,
)

Seconds = Annotated[float, Field(ge=0)]


class Model(BaseModel):
    text: str
    number: int = 3


@dataclass(frozen=True)
class Table:
    seconds: Seconds
    entries: list[int] = field(default_factory=list)
    made: int = field(default=0, init=False)


@settings(frozen=True)
class Shares:
    shares: dict[str, float] = Field(default_factory=lambda: {"a": 1.0})


def test_the_alternatives_of_a_type_are_flat_and_without_none() -> None:
    assert options_of(int | Annotated[str | bool, "a note"] | None) == [int, str, bool]
    assert options_of(Table) == [Table]


def test_the_fields_of_a_table_have_types_and_defaults() -> None:
    assert fields_of(Model) == {"text": (str, NO_DEFAULT), "number": (int, 3)}
    assert fields_of(Table) == {
        "seconds": (Seconds, NO_DEFAULT),
        "entries": (list[int], []),
    }
    assert fields_of(Shares) == {"shares": (dict[str, float], {"a": 1.0})}


@pytest.mark.parametrize(
    ("kind", "part", "found"),
    [
        (Model, "number", (int, 3)),
        (Model | None, "no such field", (Any, NO_DEFAULT)),
        (list[int], 0, (int, NO_DEFAULT)),
        (dict[str, bool], "x", (bool, NO_DEFAULT)),
        (int, "x", (Any, NO_DEFAULT)),
    ],
)
def test_what_is_inside_a_type(kind: Any, part: str | int, found: tuple[Any, Any]) -> None:
    assert inside(kind, part) == found


def test_what_kind_of_type_it_is() -> None:
    assert [is_table(kind) for kind in (Model, Annotated[Table, "note"], dict, int)] == [
        True,
        True,
        False,
        False,
    ]
    assert [key_type(kind) for kind in (dict[str, int], list[int])] == [str, None]
    assert lists_its_values(Literal["a"] | bool)
    assert not lists_its_values(Literal["a"] | str)


def test_a_truth_value_is_no_number() -> None:
    assert takes(float, 1)
    assert not takes(float, True)
    assert not takes(int, True)


def test_a_note_is_found_through_every_layer() -> None:
    assert note(Annotated[Annotated[int, Field(ge=2)], Field(le=5)] | None, "ge") == 2
    assert note(int, "ge") is None

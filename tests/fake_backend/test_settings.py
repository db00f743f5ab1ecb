from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from fake_backend.settings import STRICT, Pattern, SettingError, place_of, read_settings


@dataclass(frozen=True)
class Part:
    __pydantic_config__ = STRICT

    size: int = 1


@dataclass
class Other:
    __pydantic_config__ = STRICT

    weight_kg: Annotated[float, Field(gt=0, le=9)]


@dataclass
class Settings:
    __pydantic_config__ = STRICT

    share: Annotated[float, Field(le=1)]
    kind: Literal["a", "b"] = "a"
    path: Pattern = ""
    part: Part | None = None
    measure: Annotated[Part | Other, Field(title="a measure")] = Part()
    name: Annotated[str, Field(pattern="^[a-z]+$")] = "x"
    several: tuple[Part, ...] = ()
    on: bool = False
    day: date = date(2030, 1, 31)


def problem(table: Any) -> tuple[str, str]:
    with pytest.raises(SettingError) as caught:
        read_settings(Settings, table, ("faults", 0))
    return place_of(caught.value.path), caught.value.problem


@pytest.mark.parametrize(
    ("table", "key", "expected"),
    [
        ({}, "share", "is missing. An example: share = 1"),
        ({"share": 2}, "share", "must be a number of at most 1, such as 1 (got 2)."),
        ({"share": "x"}, "share", "must be a number of at most 1, such as 1 (got 'x')."),
        ({"share": 1, "kind": "c"}, "kind", "must be 'a' or 'b' (got 'c')."),
        ({"share": 1, "on": "x"}, "on", "must be true or false (got 'x')."),
        ({"share": 1, "day": 3.5}, "day", "must be a date, such as 2030-01-31 (got 3.5)."),
        (
            {"share": 1, "name": "X"},
            "name",
            "must be text that matches ^[a-z]+$, such as 'x' (got 'X').",
        ),
        ({"share": 1, "part": 3}, "part", "must be a table, such as { size = 1 } (got 3)."),
        (
            {"share": 1, "part": {"sise": 3}},
            "part.sise",
            "unknown setting; did you mean 'size', as in size = 1? (got 3; allowed: size).",
        ),
        (
            {"share": 1, "measure": True},
            "measure",
            "must be a measure, such as { size = 1 } or { weight_kg = 1 } (got true).",
        ),
        (
            {"share": 1, "measure": {"weight": 3}},
            "measure.weight",
            "unknown setting; did you mean 'weight_kg', as in weight_kg = 1?"
            " (got 3; allowed: size, weight_kg).",
        ),
        (
            {"share": 1, "measure": {"weight_kg": 10}},
            "measure.weight_kg",
            "must be a number above 0 and at most 9, such as 1 (got 10).",
        ),
        (
            {"share": 1, "measure": {"weight_kg": 1, "size": 1}},
            "measure",
            "must be a measure, such as { size = 1 } or { weight_kg = 1 }"
            " (got { weight_kg = 1, size = 1 }).",
        ),
        ({"share": 1, "several": [{}, {"size": "x"}]}, "several 2: size", "must be a whole number"),
        (
            {"share": 1, "pth": "x"},
            "pth",
            "unknown setting; did you mean 'path'? (got 'x'; allowed: share, kind, path, part,",
        ),
    ],
)
def test_a_problem_names_the_setting_the_value_and_an_example(
    table: dict[str, Any], key: str, expected: str
) -> None:
    place, said = problem(table)
    assert place == f"faults 1: {key}"
    assert said.startswith(expected)


def test_a_pattern_must_compile() -> None:
    place, said = problem({"share": 1, "path": "("})
    assert place == "faults 1: path"
    assert said.startswith("is not a regular expression: ")
    assert said.endswith("(got '(').")


@dataclass(frozen=True)
class Ports:
    __pydantic_config__ = STRICT
    ports: dict[Annotated[str, Field(pattern="^[a-z\\[\\]]+$")], int]


@pytest.mark.parametrize(
    ("table", "key", "expected"),
    [
        ({"ports": {}, "[key]": None}, "[key]", "unknown setting"),
        ({"ports": {"[key]": "x"}}, "ports.[key]", "must be a whole number"),
        ({"ports": {"A": 1}}, "ports.A", "must be text that matches"),
    ],
)
def test_a_wrong_key_is_told_from_a_wrong_value(table: Any, key: str, expected: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(Ports, table)
    assert place_of(caught.value.path).replace("'", "") == key
    assert caught.value.problem.startswith(expected)


def test_settings_that_the_caller_reads_are_suggested_too() -> None:
    with pytest.raises(SettingError, match="did you mean 'fire'"):
        read_settings(Part, {"fir": 1}, also=("fire",))

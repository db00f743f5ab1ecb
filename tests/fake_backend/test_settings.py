from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from fake_backend.settings import STRICT, Pattern, first_problem


@dataclass
class Part:
    __pydantic_config__ = STRICT

    size: int = 1


@dataclass
class Settings:
    __pydantic_config__ = STRICT

    share: Annotated[float, Field(le=1)]
    kind: Literal["a", "b"] = "a"
    path: Pattern = ""
    part: Part | None = None


@pytest.mark.parametrize(
    ("table", "key", "problem"),
    [
        ({}, "faults.0.share", "is missing."),
        ({"share": 2}, "faults.0.share", "must be less than or equal to 1 (got 2)."),
        ({"share": "x"}, "faults.0.share", "must be a valid number (got 'x')."),
        ({"share": 1, "kind": "c"}, "faults.0.kind", "must be 'a' or 'b' (got 'c')."),
        ({"share": 1, "part": 3}, "faults.0.part", "must be a table (got 3)."),
        ({"share": 1, "part": {"sise": 3}}, "faults.0.part.sise", "unknown key (got 3)."),
        (
            {"share": 1, "pth": "x"},
            "faults.0.pth",
            "unknown key; did you mean 'path'? (got 'x'; allowed: share, kind, path, part).",
        ),
    ],
)
def test_a_problem_names_the_key_the_value_and_what_is_allowed(
    table: dict[str, Any], key: str, problem: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Settings).validate_python(table)
    names = [field.name for field in fields(Settings)]
    assert first_problem(caught.value, "faults.0", names) == (key, problem)


def test_a_pattern_must_compile() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Settings).validate_python({"share": 1, "path": "("})
    key, problem = first_problem(caught.value)
    assert key == "path"
    assert problem.startswith("is not a regular expression: ")
    assert problem.endswith("(got '(').")

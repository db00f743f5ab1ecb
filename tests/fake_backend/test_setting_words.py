from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from fake_backend.setting_words import described, example, toml


@pytest.mark.parametrize(
    ("kind", "words", "sample"),
    [
        (str, "text", ""),
        (Annotated[str, Field(min_length=1)], "text that is not empty", ""),
        (Annotated[str, Field(min_length=3)], "text of at least 3 characters", ""),
        (int, "a whole number", "1"),
        (Annotated[int, Field(ge=5)], "a whole number of at least 5", "5"),
        (Annotated[float, Field(gt=3)], "a number above 3", "4"),
        (Annotated[float, Field(lt=3)], "a number below 3", "1"),
        (Annotated[float, Field(ge=0, le=0.5)], "a number from 0 to 0.5", "0.5"),
        (Annotated[float, Field(ge=0, examples=[0.25])], "a number of at least 0", "0.25"),
        (Annotated[float, Field(le=1_000_000)] | None, "a number of at most 1_000_000", "1"),
        (Annotated[float, Field(gt=0, le=0.5)], "a number above 0 and at most 0.5", "0.5"),
        (
            Annotated[int, Field(ge=-(2**53))],
            "a whole number of at least -9_007_199_254_740_992",
            "1",
        ),
        (list[str], "a list", ""),
        (
            Annotated[tuple[Literal["a", "b"], ...], Field(min_length=1)],
            "a list of 'a' or 'b' with at least one entry",
            "",
        ),
        (Literal["a"] | Literal["b", "c"], "'a', 'b' or 'c'", ""),
        (dict[str, int], "a table", ""),
        (Literal[False] | int, "false or a whole number", ""),
        (Any, "a value", ""),
    ],
)
def test_a_type_in_words(kind: Any, words: str, sample: str) -> None:
    assert (described(kind), example(kind)) == (words, sample)


def test_a_value_is_written_as_in_toml_and_cut() -> None:
    assert toml({"a": [True, None, "x"]}) == "{ a = [true, nothing, 'x'] }"
    assert len(toml("x" * 1000)) == 80

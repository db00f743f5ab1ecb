"""Numbers and texts that no run can use are refused wherever they stand."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from fake_backend.setting_values import DEEPEST, LARGEST, MOST, flaw_of
from fake_backend.settings import STRICT, SettingError, read_settings


@dataclass(frozen=True)
class Part:
    __pydantic_config__ = STRICT

    count: int = 1


@dataclass(frozen=True)
class Other:
    __pydantic_config__ = STRICT

    weight_kg: float = 1


@dataclass(frozen=True)
class Settings:
    __pydantic_config__ = STRICT

    count: int = 0
    seconds: float = 0
    limit: float | None = None
    skew_s: Annotated[int, Field(ge=-10)] = 0
    sums: Annotated[int, Field(le=10**12)] = 0
    counts: tuple[int, ...] = ()
    by_name: dict[str, int] | None = None
    parts: tuple[Part | Other, ...] = ()
    text: str = ""
    word: Literal["1"] | int = 1
    on: bool | int = False
    day: date | None = None
    anything: Any = None


def problem(table: dict[str, Any]) -> str:
    with pytest.raises(SettingError) as caught:
        read_settings(Settings, table)
    return str(caught.value)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "wrong",
    [math.nan, math.inf, -math.inf, 10**400, 10**5000, -(10**400)],
    ids=["nan", "inf", "-inf", "400 digits", "5000 digits", "-400 digits"],
)
@pytest.mark.parametrize("place", ["seconds", "limit", "skew_s", "sums", "anything"])
def test_no_number_is_infinite_or_larger_than_json_can_carry(wrong: float, place: str) -> None:
    assert problem({place: wrong}).startswith(f"{place}: must be a ")
    assert problem({"anything": {"a": [{"b": wrong}]}}).startswith("anything.a 1: b: must be a ")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"count": -1}, "count: must be a whole number: no such number is negative (got -1)."),
        ({"seconds": -0.5}, "seconds: must be a number: no such number is negative (got -0.5)."),
        ({"limit": -1}, "limit: must be a number: no such"),
        ({"counts": [1, -1]}, "counts 2: must be a whole number: no such"),
        ({"by_name": {"a": -1}}, "by_name.a: must be a whole number: no such"),
        ({"parts": [{"weight_kg": -1}]}, "parts 1: weight_kg: must be a number: no such"),
        ({"skew_s": -11}, "skew_s: must be a whole number of at least -10"),
        ({"count": LARGEST + 1}, "count: must be a whole number, and at most 1_000_000_000 (got "),
        ({"count": True}, "count: must be a whole number, such as 1 (got true)."),
        ({"seconds": False}, "seconds: must be a number, such as 1 (got false)."),
        ({"limit": True}, "limit: must be a number"),
        ({"counts": [True]}, "counts 1: must be a whole number"),
        ({"parts": [{"count": True}]}, "parts 1: count: must be a whole number"),
        ({"count": "1"}, "count: must be a whole number, such as 1 (got '1')."),
        ({"text": "\ud800"}, "text: has half of a character"),
        ({"anything": {"\udfff": 1}}, "anything: a key has half of a character"),
        ({"anything": date(2030, 1, 2)}, "anything: must be text, a number, true, false, a list"),
        ({"anything": [datetime(2030, 1, 2, 3)]}, "anything 1: must be text"),  # noqa: DTZ001
        ({"anything": {"a": time(1, 2)}}, "anything.a: must be text"),
        ({"anything": nested(DEEPEST)}, "anything 1: 1: is nested too deeply"),
        ({"anything": nested(100_000)}, "anything 1: 1: is nested too deeply"),
        ({"x\n\x1b[2J": 1}, "'x\\n\\x1b[2J': unknown setting"),
        ({"x" * 999: 1}, f"'{'x' * 76}...: unknown setting"),
    ],
)
def test_what_no_setting_may_be(table: dict[str, Any], expected: str) -> None:
    assert problem(table).startswith(expected)


@pytest.mark.parametrize(
    "table",
    [
        {"skew_s": -10},
        {"sums": 10**12},
        {"count": LARGEST},
        {"anything": [-MOST, MOST, -0.5, True, "1", None, {"": []}]},
        {"anything": nested(DEEPEST - 2)},
        {"word": "1"},
        {"on": True},
        {"day": date(2030, 1, 2)},
        {"day": "2030-01-02"},
    ],
)
def test_what_a_type_allows_on_purpose_stays_allowed(table: dict[str, Any]) -> None:
    read_settings(Settings, table)


def test_a_table_that_is_none_has_no_flaw() -> None:
    assert flaw_of(Settings, 3) is None

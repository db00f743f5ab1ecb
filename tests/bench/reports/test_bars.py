import pytest

from bench.reports.bars import bar, limits_of, shown
from bench.reports.data.model import MeasureData


def measure(value: float | None, soft: float | None, hard: float | None) -> MeasureData:
    return MeasureData("wait", value, "s", soft, hard, "", "")


@pytest.mark.parametrize(
    ("value", "soft", "hard", "level"),
    [
        (1.0, 2.0, 4.0, "kept"),
        (2.0, 2.0, 4.0, "kept"),
        (3.0, 2.0, 4.0, "degraded"),
        (5.0, 2.0, 4.0, "broken"),
        (None, 2.0, 4.0, "broken"),
        (3.0, 2.0, None, "degraded"),
        (0.0, 0.0, None, "kept"),
    ],
)
def test_a_bar_stays_inside_and_has_the_level_of_its_value(
    value: float | None, soft: float | None, hard: float | None, level: str
) -> None:
    made = bar(measure(value, soft, hard))
    assert made is not None
    assert made.level == level
    places = [place for place in (made.value, made.soft, made.hard) if place is not None]
    assert all(0 <= place <= 100 for place in places)


def test_a_measure_without_limits_has_no_bar() -> None:
    assert bar(measure(3.0, None, None)) is None


def test_the_bar_in_words() -> None:
    made = bar(measure(154.0, 30.0, 120.0))
    assert made is not None
    assert made.text == "wait: 154 s; soft limit 30 s, hard limit 120 s"
    assert shown(measure(None, 1.0, None)) == "endless"
    assert limits_of(measure(1.0, None, 2.0)) == "hard limit 2 s"

"""The bar of a measure: its value against its limits, in percent of the bar's length. Pure."""

from dataclasses import dataclass

from bench.judging.finding import quantity
from bench.reports.data.model import MeasureData

ROOM = 1.15  # of the bar, so that the greatest of value and limits is not at its edge
FULL = 100.0
ENDLESS = "endless"


@dataclass(frozen=True, slots=True)
class Bar:
    """Places on the bar, in percent; `level` is the outcome that this measure alone would have."""

    value: float
    soft: float | None
    hard: float | None
    level: str
    text: str  # the same in words


def bar(measure: MeasureData) -> Bar | None:
    """The bar of a measure with a limit; None for one without."""
    limits = [limit for limit in (measure.soft, measure.hard) if limit is not None]
    if not limits:
        return None
    longest = max([*limits, measure.value or 0.0]) * ROOM or 1.0

    def place(value: float | None) -> float | None:
        return None if value is None else round(min(FULL, max(0.0, FULL * value / longest)), 1)

    value = place(measure.value)
    return Bar(
        value=FULL if value is None else value,
        soft=place(measure.soft),
        hard=place(measure.hard),
        level=_level(measure),
        text=_words(measure),
    )


def shown(measure: MeasureData) -> str:
    """The value with its unit."""
    return ENDLESS if measure.value is None else quantity(measure.value, measure.unit)


def limits_of(measure: MeasureData) -> str:
    """The limits in words."""
    named = {"soft limit": measure.soft, "hard limit": measure.hard}
    parts = [
        f"{name} {quantity(limit, measure.unit)}"
        for name, limit in named.items()
        if limit is not None
    ]
    return ", ".join(parts)


def _words(measure: MeasureData) -> str:
    return f"{measure.name}: {shown(measure)}; {limits_of(measure)}"


def _level(measure: MeasureData) -> str:
    def above(limit: float | None) -> bool:
        return limit is not None and (measure.value is None or measure.value > limit)

    if above(measure.hard):
        return "broken"
    return "degraded" if above(measure.soft) else "kept"

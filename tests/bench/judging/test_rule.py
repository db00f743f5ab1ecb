"""How a value becomes an outcome."""

import pytest

from bench.facts import QUIET
from bench.judging.finding import Measure, Outcome
from bench.judging.rule import broken, degraded, ended_before, grade, graded, gravest, kept, unknown


@pytest.mark.parametrize(
    ("value", "soft", "hard", "expected"),
    [
        (1, 1, 3, Outcome.KEPT),
        (1.01, 1, 3, Outcome.DEGRADED),
        (3, 1, 3, Outcome.DEGRADED),
        (3.01, 1, 3, Outcome.BROKEN),
        (9, 1, None, Outcome.DEGRADED),
        (9, None, 3, Outcome.BROKEN),
        (9, None, None, Outcome.KEPT),
    ],
)
def test_a_limit_may_be_reached_but_not_exceeded(
    value: float, soft: float | None, hard: float | None, expected: Outcome
) -> None:
    assert grade(Measure("gap", value, "s", soft, hard)) is expected


def test_the_graded_measure_comes_first_and_empty_texts_are_left_out() -> None:
    gap, other = Measure("gap", 2, "s", 1, 3), Measure("count", 4)
    ruling = graded(gap, "Late", other, notes=["", "Why."], details=[""])
    assert (ruling.outcome, ruling.measures) == (Outcome.DEGRADED, (gap, other))
    assert (ruling.notes, ruling.details) == (("Why.",), ())


def test_the_gravest_of_equals_is_the_first() -> None:
    rulings = [kept("a"), degraded("b"), unknown("c"), broken("d"), broken("e")]
    assert [gravest(rulings[: count + 1]).headline for count in range(5)] == [
        "a",
        "b",
        "c",
        "d",
        "d",
    ]


def test_a_run_that_ended_early_is_unknown_and_names_the_phase() -> None:
    ruling = ended_before(QUIET)
    assert (ruling.outcome, ruling.because) == (
        Outcome.UNKNOWN,
        "The run ended before the quiet phase.",
    )

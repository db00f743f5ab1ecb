import pytest

from bench.judging.finding import Outcome
from bench.reports.data.score import Score, score

K, D, B, U = Outcome.KEPT, Outcome.DEGRADED, Outcome.BROKEN, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("outcomes", "points", "at_most"),
    [
        ([K, K], 100, 100),
        ([K, D], 75, 75),
        ([K, B], 50, 50),
        ([B], 0, 0),
        ([K, U], 50, 100),
        ([D, U, U, U], 12, 87),
        ([K] * 299 + [D], 99, 99),
        ([U, U], None, None),
        ([], None, None),
    ],
    ids=str,
)
def test_the_score_is_the_share_of_points(
    outcomes: list[Outcome], points: int | None, at_most: int | None
) -> None:
    made = score(outcomes)
    assert (made.points, made.at_most) == (points, at_most)
    assert made.scenarios == len(outcomes)


def test_what_is_unknown_is_shown() -> None:
    assert score([K, U]).text == "50 of 100 (1 unknown)"
    assert score([K, U]).counted == "Scenarios: 1 kept, 1 unknown"
    assert score([U]).text == "no score"


def test_an_outcome_that_is_not_counted_did_not_occur() -> None:
    assert Score(50, 50, {K: 1, B: 1}).text == "50 of 100"


def test_a_worse_outcome_never_raises_the_score() -> None:
    others = [K, D, U]
    points = [score([*others, outcome]).points for outcome in (K, D, B)]
    assert points == sorted(points, reverse=True)  # type: ignore[type-var]

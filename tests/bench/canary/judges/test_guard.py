from dataclasses import replace

import pytest

from bench.canary.judges.guard import Guard
from tests.bench.canary.stages import NEW, OLD, seconds, stage

LATE = {"over": (1, 1, 1, 1)}


def test_a_healthy_stage_passes_at_its_end_and_not_before() -> None:
    assert Guard().decide(stage(now=39.0)).action == "stay"
    decision = Guard().decide(stage())
    assert (decision.action, decision.sure) == ("pass", True)
    assert decision.because == "800 answers of gpt-5.3: late = 0% (limit 1%)."


def test_it_rolls_back_at_any_time() -> None:
    decision = Guard().decide(stage(seconds(NEW, 3, **LATE), seconds(OLD, 3, **LATE), now=8.0))
    assert (decision.action, decision.metric, decision.sure) == (
        "rollback",
        "answers_in_time",
        True,
    )


@pytest.mark.parametrize(
    ("new", "metric"),
    [
        (seconds(NEW, 10), "answers_in_time"),
        ([], "answers_in_time"),
        (seconds(NEW, users=100), "share_as_wanted"),
        ([replace(one, waiting=9 * one.second) for one in seconds(NEW)], "nothing_accumulates"),
    ],
    ids=["few", "none", "share", "queue"],
)
def test_whatever_is_in_doubt_holds(new: list, metric: str) -> None:  # type: ignore[type-arg]
    decision = Guard().decide(stage(new))
    assert (decision.action, decision.metric, decision.sure) == ("hold", metric, False)


def test_a_lost_language_rolls_back_at_the_end() -> None:
    worse, well = {"python": (10, 5, 1)}, {"python": (10, 0, 3)}
    played = stage(seconds(NEW, languages=worse), seconds(OLD, users=150, languages=well))
    assert Guard().decide(replace(played, now=30.0)).action == "stay"
    assert Guard().decide(played).metric == "quality_by_language"

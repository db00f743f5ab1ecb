from typing import Any

import pytest

from bench.canary.metrics.answers_in_time import AnswersInTime
from bench.judging.finding import Outcome, Ruling
from tests.bench.canary.stages import NEW, OLD, seconds, stage

LATE: dict[str, Any] = {"within": (4, 4, 4, 4), "over": (1, 1, 1, 1)}


def test_a_healthy_stage_is_kept() -> None:
    ruling = AnswersInTime().judge(stage())
    assert ruling.outcome is Outcome.KEPT
    assert ruling.because == "800 answers of gpt-5.3: late = 0% (limit 1%)."


@pytest.mark.parametrize(
    ("new", "old", "cause"),
    [
        (LATE, {}, "the version itself is slow"),
        (LATE, LATE, "the capacity that they share is used up"),
        ({}, LATE, "who were not part of this stage"),
    ],
    ids=["new", "both", "old"],
)
def test_late_answers_break_it_and_two_references_name_the_cause(
    new: dict[str, Any], old: dict[str, Any], cause: str
) -> None:
    ruling = AnswersInTime().judge(stage(seconds(NEW, **new), seconds(OLD, **old)))
    assert ruling.outcome is Outcome.BROKEN
    assert cause in ruling.because


def test_everybody_on_the_new_version_has_nothing_to_compare_with() -> None:
    ruling = AnswersInTime().judge(stage(seconds(NEW, **LATE), []))
    assert ruling.outcome is Outcome.BROKEN
    assert "nothing runs beside it" in ruling.because


def test_few_answers_are_not_enough() -> None:
    ruling = AnswersInTime().judge(stage(seconds(NEW, 14)))
    assert ruling.outcome is Outcome.UNKNOWN
    assert "Only 280 answers" in ruling.because


def test_nothing_seen_is_not_enough() -> None:
    assert AnswersInTime().judge(stage([], [])).outcome is Outcome.UNKNOWN


def test_more_late_answers_than_chance_explains_are_in_doubt() -> None:
    some = [*seconds(NEW, 15), *seconds(NEW, 6, within=(200, 200, 200, 200), over=(4, 4, 4, 4))]
    ruling = AnswersInTime(alarm=100).judge(stage(some))
    assert ruling.outcome is Outcome.UNKNOWN
    assert "than chance explains" in ruling.because


def test_refused_requests_are_called_so() -> None:
    refused: dict[str, Any] = {**LATE, "refused": 4}
    ruling = AnswersInTime().judge(stage(seconds(NEW, **refused)))
    assert ruling.outcome is Outcome.BROKEN
    assert ruling.because.startswith("Requests to gpt-5.3 are refused: ")
    assert (
        "Only requests to gpt-5.3 are refused: the version itself is the cause." in ruling.because
    )
    few: dict[str, Any] = {**LATE, "refused": 2}
    assert "take longer than" in AnswersInTime().judge(stage(seconds(NEW, **few))).because


@pytest.mark.parametrize(
    ("late", "needed"), [(0, 299), (1, 473), (2, 628)], ids=["none late", "one", "two"]
)
def test_each_late_answer_takes_more_answers_to_pass(late: int, needed: int) -> None:
    def judged(count: int) -> Ruling:
        new = seconds(NEW, 1, within=(count - late, 0, 0, 0), over=(late, 0, 0, 0))
        return AnswersInTime().judge(stage(new))

    short = judged(needed - 1)
    assert short.outcome is Outcome.UNKNOWN
    assert f"{needed} are needed before P99 can be called safe." in short.because
    assert judged(needed).outcome is Outcome.KEPT

from bench.canary.metrics.quality_by_language import QualityByLanguage
from bench.judging.finding import Outcome
from tests.bench.canary.stages import NEW, OLD, seconds, stage

Languages = dict[str, tuple[int, ...]]
HEALTHY: Languages = {"python": (10, 0, 3), "typescript": (10, 0, 3)}


def judged(new: Languages, old: Languages | None = None) -> tuple[Outcome, str]:
    old_seconds = seconds(OLD, languages=HEALTHY) if old is None else []
    played = stage(
        seconds(NEW, languages=new), old_seconds, before=seconds(OLD, languages=old or HEALTHY)
    )
    ruling = QualityByLanguage().judge(played)
    return ruling.outcome, ruling.because


def test_the_same_quality_is_kept() -> None:
    assert judged(HEALTHY) == (Outcome.KEPT, "Quality compared in python, typescript.")


def test_a_language_that_is_lost_breaks_it_although_the_sum_looks_well() -> None:
    outcome, because = judged({"python": (10, 0, 5), "typescript": (10, 0, 1)})
    assert outcome is Outcome.BROKEN
    assert because == (
        "gpt-5.3 is worse than gpt-5.0 in typescript: not accepted = 90%; before = 70%."
    )


def test_filtered_answers_break_it() -> None:
    outcome, because = judged({"python": (10, 3, 2), "typescript": (10, 0, 3)})
    assert outcome is Outcome.BROKEN
    assert "python: filtered = 30%; before = 0%" in because


def test_the_baseline_is_the_reference_once_nobody_has_the_old_version() -> None:
    assert judged({"python": (10, 3, 2)}, old=HEALTHY)[0] is Outcome.BROKEN


def test_a_small_difference_and_few_answers_are_kept() -> None:
    assert judged({"python": (10, 0, 3), "typescript": (12, 0, 3)})[0] is Outcome.KEPT
    assert judged({"go": (1, 1, 0)})[0] is Outcome.KEPT


def test_answers_that_are_too_few_in_every_language_are_not_judged() -> None:
    ruling = QualityByLanguage().judge(stage(seconds(NEW, 1, languages={"go": (9, 9, 0)})))
    assert (ruling.outcome, ruling.judged) == (Outcome.KEPT, False)
    assert ruling.because == "Quality was compared in no language, for lack of answers."

"""The one place that makes a sentence of a finding."""

from math import inf

import pytest

from bench.judging.finding import Measure, Moment, Outcome, Ruling, figure, quantity, sentence

GAP = Measure("longest gap", 2.9312, "s", 1, 3, "gap_s", "gap_hard_s")
MOMENT = Moment(40.62, "fault")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (3.0, "3"),
        (1202.83, "1203"),
        (93.333, "93.3"),
        (4.386, "4.39"),
        (0.19412, "0.194"),
        (-12.5, "-12.5"),
        (inf, "endless"),
    ],
)
def test_a_figure_has_as_many_digits_as_a_reader_needs(value: float, text: str) -> None:
    assert figure(value) == text


def test_a_percent_sign_follows_its_number_and_other_units_stand_apart() -> None:
    assert (quantity(5, "%"), quantity(20, "s"), quantity(4, "")) == ("5%", "20 s", "4")


def test_a_sentence_says_what_happened_when_how_much_and_then_why() -> None:
    assert sentence(
        "The extension host stopped responding", MOMENT, [GAP], ["It was busy in parse."]
    ) == (
        "The extension host stopped responding at 40.6 s (fault phase): longest gap = 2.93 s (soft"
        " limit 1 s, hard limit 3 s). It was busy in parse."
    )


@pytest.mark.parametrize(
    ("soft", "hard", "limits"),
    [
        (None, None, ""),
        (5, None, " (limit 5 MB)"),
        (None, 5, " (limit 5 MB)"),
        (5, 5, " (limit 5 MB)"),
        (5, 9, " (soft limit 5 MB, hard limit 9 MB)"),
    ],
)
def test_one_limit_is_called_limit(soft: float | None, hard: float | None, limits: str) -> None:
    measure = Measure("growth", 7, "MB", soft, hard)
    assert sentence("The logs grew", measures=[measure]) == f"The logs grew: growth = 7 MB{limits}."


def test_a_headline_that_is_a_sentence_already_gets_no_second_full_stop() -> None:
    assert sentence("Nothing was measured.") == "Nothing was measured."
    assert sentence("Done", notes=["Why not?", "Because"]) == "Done. Why not? Because."


def test_a_ruling_makes_its_own_sentence() -> None:
    ruling = Ruling(Outcome.BROKEN, "The host ended", when=MOMENT, notes=("Cause: SIGKILL.",))
    assert ruling.because == "The host ended at 40.6 s (fault phase). Cause: SIGKILL."

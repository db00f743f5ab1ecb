from xml.etree import ElementTree as ET

import pytest

from bench.reports.badge import COLOURS, NO_SCORE
from bench.reports.report import Report
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, report, shown


def test_the_badge_is_a_picture_of_the_score() -> None:
    text = shown("badge", report())
    root = ET.fromstring(text)
    assert root.get("aria-label") == "resilience: 100 of 100"
    assert COLOURS[90] in text
    assert COLOURS[0] in shown("badge", BROKEN)


def test_without_a_score_it_says_so() -> None:
    text = shown("badge", Report(RUN_INFO, ()))
    assert "no score" in text
    assert NO_SCORE in text


@pytest.mark.parametrize("colour", [*COLOURS.values(), NO_SCORE])
def test_white_text_can_be_read_on_every_colour(colour: str) -> None:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5

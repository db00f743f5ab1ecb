"""The page that compares judges, docs/canary-judges.md."""

import re
from pathlib import Path

import pytest

from bench.canary.all_judges import known_judges
from bench.canary.walk import PASSED, ROLLED_BACK, UNKNOWN
from benchmarks.canary_judges import Verdict, judged, page, stages

PAGE = Path(__file__).parents[2] / "docs" / "canary-judges.md"
SEEDS = 50
Found = dict[str, list[dict[str, Verdict]]]


def everywhere(verdict: Verdict) -> Found:
    """The same verdict of every judge, on one seed of every stage."""
    return {name: [dict.fromkeys(known_judges(), verdict)] for name in stages()}


def form(text: str) -> str:
    """The page without its figures."""
    text = re.sub(r"\d+ s of CPU", "N s of CPU", text)
    return re.sub(r"\| (\d+( of \d+| s)?|never) (?=\|)", "| N ", text)


@pytest.mark.parametrize(
    ("verdict", "rates"),
    [
        (Verdict(False, ROLLED_BACK, 9.0), "| 4 of 4 | 0 of 0 | 0 | never |"),
        (Verdict(True, PASSED, 40.0), "| 0 of 0 | 4 of 4 | 0 | never |"),
        (Verdict(True, ROLLED_BACK, 9.0), "| 0 of 0 | 0 of 4 | 0 | 9 s |"),
        (Verdict(False, UNKNOWN, 80.0), "| 0 of 4 | 0 of 0 | 4 | never |"),
    ],
    ids=["false alarm", "miss", "caught", "undecided"],
)
def test_false_alarms_misses_and_doubt_are_counted(verdict: Verdict, rates: str) -> None:
    text = page(everywhere(verdict), 1, 2.0)
    assert [f"| {judge} {rates}" in text for judge in known_judges()] == [True] * 4


def test_one_seed_shows_who_sees_the_incident() -> None:
    (harmless,) = judged("nothing wrong, 25 %", 1)
    assert not harmless["guard"].harmful
    assert {judge: one.outcome for judge, one in harmless.items()} == dict.fromkeys(
        known_judges(), PASSED
    )
    (harmful,) = judged("gpt-5.3, 25 %", 1)
    assert harmful["guard"].harmful
    assert (harmful["guard"].outcome, harmful["kayenta"].outcome) == (ROLLED_BACK, PASSED)


def test_the_page_has_the_text_stages_and_judges_of_today() -> None:
    made = page(everywhere(Verdict(True, ROLLED_BACK, 9.0)), SEEDS, 2.0)
    kept = PAGE.read_text(encoding="utf-8")
    assert form(kept) == form(made), "run `python -m benchmarks.canary_judges`"


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_the_page_has_the_figures_of_today() -> None:
    made = page({name: list(judged(name, SEEDS)) for name in stages()}, SEEDS, 0.0)
    kept = re.sub(r"\d+ s of CPU", "0 s of CPU", PAGE.read_text(encoding="utf-8"))
    assert kept == made, "run `python -m benchmarks.canary_judges`"

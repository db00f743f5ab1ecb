from dataclasses import replace

import pytest

from bench.comparison.comparable_runs import LeftOut
from bench.comparison.history import VersionChange
from bench.comparison.history_page import HEIGHT, _drawing, _outcomes, _version, render
from tests.bench.comparison.test_history import nights
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import Page

FOUND = nights([1.0 + n / 1000 for n in range(12)] + [1.5 + n / 1000 for n in range(12)])


def test_a_regression_is_said_and_drawn() -> None:
    text = render(FOUND)
    assert "worse from 2026-01-13 02:00 on: 40" in text
    assert '<line class="worse"' in text
    assert Page(text).tags.count("circle") == sum(len(one.values) for one in FOUND.courses)


def test_a_single_run_is_a_page() -> None:
    assert ": 1 run<" in render(nights([1.0]))


def test_a_foreign_text_is_no_element() -> None:
    runs = tuple(
        replace(run, run=replace(run.run, extension="\n".join(NASTY), vscode=NASTY[0]))
        for run in FOUND.runs
    )
    page = Page(render(replace(FOUND, runs=runs)))
    assert not {"script", "img", "b"} & set(page.tags)


def test_the_outcomes_of_each_run_fill_its_bar() -> None:
    bars = list(_outcomes(FOUND))
    for x in {bar.x for bar in bars}:
        assert round(sum(bar.height for bar in bars if bar.x == x)) == HEIGHT


def test_a_level_that_never_changes_is_a_line_in_the_middle() -> None:
    (score,) = [_drawing(FOUND, course) for course in FOUND.courses if course.name == "score"]
    assert {y for _, y, _ in score.points} == {HEIGHT / 2}
    assert "score <small>always 100</small>" in render(FOUND)


def test_without_a_regression_the_page_says_so() -> None:
    assert "Nothing became worse." in render(nights([1.0]))


def test_what_was_left_out_is_named_with_its_reason() -> None:
    found = replace(FOUND, left_out=(LeftOut("2026-01-09", "nothing <b>"),), rare=("new_one",))
    text = render(found)
    assert "<li>2026-01-09: nothing &lt;b&gt;</li>" in text
    assert "Most runs lack them: new_one." in text
    assert "left out" not in render(FOUND)


def test_a_change_of_a_version_is_drawn_and_told_beside_the_change_of_a_level() -> None:
    found = replace(FOUND, versions=(VersionChange(12, "bench 1 to 2"),))
    text = render(found)
    assert "<li>2026-01-13 02:00: bench 1 to 2</li>" in text
    assert "; bench 1 to 2 at this run" in text
    assert text.count('<line class="version"') == len(found.courses)
    assert 'class="version"' not in render(FOUND)
    (course, change), *_ = found.regressions
    drawn = [mark.x for mark in _drawing(found, course).marks]
    assert change.index == 12
    assert drawn == [pytest.approx(_version(found, found.versions[0]).x, abs=0.2)]

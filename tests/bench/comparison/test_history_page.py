from dataclasses import replace

from bench.comparison.history_page import render
from tests.bench.comparison.test_history import nights
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import Page

FOUND = nights([1.0 + n / 1000 for n in range(12)] + [1.5 + n / 1000 for n in range(12)])


def test_a_regression_is_said_and_drawn() -> None:
    text = render(FOUND)
    assert "worse from 2026-01-13T02:00 on: 40" in text
    assert '<line class="worse"' in text
    assert Page(text).tags.count("circle") == sum(len(one.values) for one in FOUND.courses)


def test_a_single_run_is_a_page() -> None:
    assert "1 runs" in render(nights([1.0]))


def test_a_foreign_text_is_no_element() -> None:
    runs = tuple(
        replace(run, run=replace(run.run, extension="\n".join(NASTY), vscode=NASTY[0]))
        for run in FOUND.runs
    )
    page = Page(render(replace(FOUND, runs=runs)))
    assert not {"script", "img", "b"} & set(page.tags)

from dataclasses import replace

import pytest

from bench.comparison.compare import compare
from bench.comparison.markdown import MOST, render
from bench.testing.story import healthy
from tests.bench.comparison.test_compare import run
from tests.bench.comparison.test_summary import SLOW
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import rendered


def test_tables_have_the_effect_first() -> None:
    text = render(SLOW)
    assert "## Worse" in text
    assert "| large | +100% | 40 ms | 80 ms | key to paint, fault | rate_limit_429 |" in text
    assert "<details><summary>Noise: 15</summary>" in text


def test_nothing_changed_is_one_folded_table() -> None:
    text = render(compare(run(healthy()), run(healthy())))
    assert "## Worse" not in text
    assert "0 worse, 0 better" in text


@pytest.mark.parametrize(
    ("scenarios", "left"),
    [(MOST, []), (MOST + 3, ["6 more are in the other formats of this comparison."])],
)
def test_rows_that_are_left_out_are_counted(scenarios: int, left: list[str]) -> None:
    text = render(replace(SLOW, scenarios=SLOW.scenarios * scenarios))
    worse = text.partition("<details>")[0]
    assert [line for line in worse.splitlines() if "other formats" in line] == left


def test_a_foreign_text_is_no_markup() -> None:
    hostile = replace(SLOW, runs=(NASTY[0], "\n".join(NASTY[:-2])), notes=NASTY[:-2])
    for page in rendered(render(hostile)):
        assert not {"script", "img", "svg", "b"} & set(page.tags)

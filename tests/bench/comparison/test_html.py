from dataclasses import replace

from bench.comparison.html import render
from tests.bench.comparison.test_summary import SLOW
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import Page


def test_the_page_says_first_whether_b_is_worse() -> None:
    page = Page(render(SLOW))
    assert "B is worse" in page.text
    assert "+100%" in page.text
    assert "script" not in page.tags


def test_a_foreign_text_is_no_element() -> None:
    page = Page(render(replace(SLOW, runs=(NASTY[0], "\n".join(NASTY)), notes=NASTY)))
    assert not {"script", "img", "svg", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]

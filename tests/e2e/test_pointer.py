"""Clicks on elements that are replaced, covered or taken away, in a small page."""

import pytest
from playwright.sync_api import FloatRect, Page

from bench.core.errors import BenchError
from bench.live.editor.parts import pointer
from bench.live.editor.parts.pointer import click_if_shown, focus, has_focus

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
REPLACED = """<div id="place"></div><script>
  // As the workbench does: an input is shown, taken away, and shown again a moment later.
  const place = document.getElementById('place');
  const show = () => { place.innerHTML = '<p><input class="box"></p>'; };
  const hide = () => { place.innerHTML = '<p hidden><input class="box"></p>'; };
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
    (turns % 2 ? hide : show)();
    if (turns === 20) clearInterval(turn);
  }, 40);
  hide();
</script>"""
COVERED = """<input class="box"><div style="position: fixed; inset: 0"></div>"""


def middle(box: FloatRect) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_input_that_is_being_replaced_takes_the_focus_in_the_end(blank_page: Page) -> None:
    blank_page.set_content(REPLACED)
    box = blank_page.locator(".box")
    focus(blank_page, box, middle, "the box")
    blank_page.wait_for_function("turns === 20")
    focus(blank_page, box, middle, "the box")
    blank_page.keyboard.type("it lands")
    assert box.input_value() == "it lands"
    assert has_focus(box)


def test_what_something_else_covers_is_named_after_the_deadline(
    blank_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pointer, "FOCUS_S", 1.0)
    blank_page.set_content(COVERED)
    with pytest.raises(BenchError, match=r"^Waited 1 s for the box to take the focus\.$"):
        focus(blank_page, blank_page.locator(".box"), middle, "the box")


def test_a_button_is_clicked_where_there_is_one(blank_page: Page) -> None:
    blank_page.set_content("<button onclick='this.remove()'>Stop</button>")
    button = blank_page.locator("button")
    assert click_if_shown(button)
    assert not click_if_shown(button)


def test_a_button_that_goes_away_before_the_click_is_no_error(
    blank_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pointer, "LOOK_MS", 500)
    blank_page.set_content("<button style='visibility: hidden'>Stop</button>")
    assert not click_if_shown(blank_page.locator("button"))

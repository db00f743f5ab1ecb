"""What is read of the suggest widget, in a small page with a list as VS Code has it."""

import pytest
from playwright.sync_api import Page

from bench.live.editor.parts.suggest_widget import SuggestWidget
from bench.live.editor.parts.text_editor import TextEditor
from bench.profiles.profile import Suggest

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
PAGE = """<div class="suggest-widget visible">
<div class="monaco-list-row">print</div><div class="monaco-list-row acme">total(</div></div>"""


@pytest.fixture
def page(blank_page: Page) -> Page:
    blank_page.set_content(PAGE)
    return blank_page


def widget(page: Page, row: str) -> SuggestWidget:
    return SuggestWidget(page, TextEditor(page), Suggest(row=row))


def test_a_selector_that_fits_no_row_is_named_with_what_is_there(page: Page) -> None:
    mine, nobodys = widget(page, ".monaco-list-row.acme"), widget(page, ".monaco-list-row.amce")
    assert (mine.rows(), mine.strangers()) == ("total(", "")
    assert nobodys.rows() == ""
    assert nobodys.strangers() == (
        "No row of the list matches '.monaco-list-row.amce' (suggest.row);"
        " its first row is 'print'."
    )


def test_an_empty_list_has_no_strangers(page: Page) -> None:
    page.set_content("")
    assert widget(page, ".acme").strangers() == ""

"""What is read of an extension's own view, in a small page with a webview as VS Code has it."""

import pytest
from playwright.sync_api import Page

from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat_answer import ChatAnswer
from bench.profiles.profile import View

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
IN_THE_VIEW = """
<p class='answer'></p> <i class='busy' style='display: none'>.</i>
<b class='wrong' style='display: none'>!</b> <span class='state'></span>"""
PAGE = f"""<iframe class="webview" src="about:blank?extensionId=acme.helper"></iframe>
<script>
  const outer = document.querySelector('iframe').contentDocument;
  outer.body.innerHTML = '<iframe id="active-frame"></iframe>';
  const inner = outer.querySelector('iframe').contentDocument;
  inner.body.innerHTML = `{IN_THE_VIEW}`;
  window.put = (selector, text) => {{ inner.querySelector(selector).textContent = text; }};
  window.show = (selector, seen) => {{
    inner.querySelector(selector).style.display = seen ? 'inline' : 'none';
  }};
</script>"""


@pytest.fixture
def page(blank_page: Page) -> Page:
    blank_page.set_content(PAGE)
    return blank_page


def test_a_spinner_and_an_error_of_a_webview_end_an_answer(page: Page) -> None:
    view = View(answer=".answer", spinner=".busy", error=".wrong", webview=True)
    answers = AnswerView(page, view, "acme.helper")
    assert not answers.answer(0).finished  # nothing was said

    page.evaluate("show('.busy', true); put('.answer', 'All is')")
    assert answers.answer(0) == ChatAnswer("All is", finished=False)
    page.evaluate("show('.busy', false); put('.answer', 'All is well')")
    assert answers.answer(0) == ChatAnswer("All is well", finished=True)

    page.evaluate("show('.wrong', true); put('.answer', '')")
    assert answers.answer(0) == ChatAnswer("", finished=True, failed=True, error="!")


def test_the_words_of_a_state_end_an_answer(page: Page) -> None:
    view = View(answer=".answer", state=".state", finished="done", failed="sorry", webview=True)
    answers = AnswerView(page, view, "acme.helper")
    page.evaluate("put('.answer', 'All is'); put('.state', 'working')")
    assert answers.answer(0) == ChatAnswer("All is", finished=False)
    page.evaluate("put('.state', 'done')")
    assert answers.answer(0) == ChatAnswer("All is", finished=True)
    page.evaluate("put('.state', 'sorry')")
    assert answers.answer(0) == ChatAnswer("All is", finished=True, failed=True)

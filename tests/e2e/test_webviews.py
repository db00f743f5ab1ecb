"""A webview may be reloaded, closed and opened between a question and its answer."""

import pytest
from playwright.sync_api import Page

from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat_answer import ChatAnswer
from bench.profiles.profile import View

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
PATIENCE_S = 1.5
BUSY = "The server is busy."
WEBVIEW = """<textarea id=input></textarea>
<iframe class="webview" src="about:blank?extensionId=small.x"></iframe><script>
  const outer = document.querySelector('iframe').contentDocument;
  const load = (html) => {
    outer.body.innerHTML = '<iframe id="active-frame"></iframe>';
    outer.querySelector('iframe').contentDocument.body.innerHTML = html;
  };
  const close = () => { outer.body.innerHTML = ''; };
</script>"""
ONE, TWO = "<p class='answer'>One.</p>", "<p class='answer'>Two.</p>"
ERROR = f"<p class='error'>{BUSY}</p>"
SILENCE = ChatAnswer("", finished=True)
FAILED = ChatAnswer("", finished=True, failed=True, error=BUSY)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (f"load({ONE + ERROR!r})", f"load({ONE + ERROR!r})", SILENCE),
        (
            f"load({ONE + ERROR!r})",
            f"load({ONE + ERROR + TWO!r})",
            ChatAnswer("Two.", finished=True),
        ),
        (f"load({ONE!r})", f"load({ONE + ERROR!r})", FAILED),
        (f"load({ONE + ERROR!r})", f"load({ONE + ERROR + ERROR!r})", FAILED),
        (f"load({ONE!r})", "close()", SILENCE),
        ("close()", f"load({ONE!r})", ChatAnswer("One.", finished=True)),
    ],
)
def test_a_webview_may_be_loaded_again_closed_and_opened(
    blank_page: Page, before: str, after: str, expected: ChatAnswer
) -> None:
    blank_page.set_content(WEBVIEW)
    blank_page.evaluate(before)
    answers = AnswerView(
        blank_page, View(answer=".answer", error=".error", webview=True), "small.x"
    )
    answers.remember()
    blank_page.evaluate(after)
    assert answers.wait_for_answer(1, PATIENCE_S) == expected


def test_a_view_that_was_closed_comes_back_with_what_it_had(blank_page: Page) -> None:
    blank_page.set_content(WEBVIEW)
    answers = AnswerView(
        blank_page, View(answer=".answer", error=".error", webview=True), "small.x"
    )
    blank_page.evaluate(f"load({ONE!r})")
    answers.remember()
    blank_page.evaluate("close()")
    answers.remember()
    blank_page.evaluate(f"load({ONE!r})")
    assert answers.wait_for_answer(2, PATIENCE_S) == SILENCE

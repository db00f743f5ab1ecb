"""What is read of VS Code's chat, in a small page with rows as its list has them."""

import pytest
from playwright.sync_api import Page

from bench.core import waits
from bench.live.editor.parts.chat import NEWEST, Chat
from bench.live.editor.parts.chat_answer import ChatAnswer

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
PAGE = """<div class="chat-viewpane"></div><script>
  const list = document.querySelector('.chat-viewpane');
  const fill = (row, index, html) => {
    row.className = 'monaco-list-row'; row.dataset.index = index;
    row.innerHTML = `<div class="interactive-item-container interactive-response"><h3>Name</h3>
      <div class="value">${html}</div></div>`;
  };
  const put = (index, html) => {
    const row = list.querySelector(`[data-index='${index}']`)
      ?? list.appendChild(document.createElement('div'));
    fill(row, index, html);
  };
  const error = (text) =>
    `<div class="chat-notification-widget"><i class="chat-error-codicon"></i>${text}</div>`;
</script>"""


@pytest.fixture
def chat(blank_page: Page) -> Chat:
    blank_page.set_content(PAGE)
    return Chat(blank_page)


def test_each_row_has_its_own_error(chat: Chat, blank_page: Page) -> None:
    blank_page.evaluate("put(1, error('Busy.')); put(3, ''); put(5, '<p>All is well.</p>')")
    assert chat.answer(1) == ChatAnswer("Busy.", finished=True, failed=True, error="Busy.")
    assert chat.answer(3) == ChatAnswer("", finished=True)
    assert chat.answer(5) == ChatAnswer("All is well.", finished=True)


def test_a_row_that_the_list_uses_again_is_read_by_its_number(chat: Chat, blank_page: Page) -> None:
    blank_page.evaluate("put(1, error('Busy.'))")
    blank_page.evaluate("fill(list.firstElementChild, 9, '<p>Fine.</p>')")
    assert not chat.shows(1)
    assert chat.answer(9) == ChatAnswer("Fine.", finished=True)


def test_a_giant_answer_is_its_beginning_and_its_end(chat: Chat, blank_page: Page) -> None:
    blank_page.evaluate("put(1, 'begin' + 'x'.repeat(5e6) + '\\u{1F600}'.repeat(400) + 'y')")
    text = chat.answer(1).text
    assert text.startswith("beginx")
    assert text.endswith(" \u2026 " + "\N{GRINNING FACE}" * 249 + "y")


def test_a_row_that_the_list_takes_out_meanwhile_is_none(chat: Chat, blank_page: Page) -> None:
    """The list replaced its rows between the look for them and the reading of them."""
    blank_page.evaluate("put(1, 'Old.'); put(3, 'New.')")
    gone = "[...rows].map((row) => row.dataset.index === '3' ? row.cloneNode(true) : row)"
    rows = "document.querySelectorAll('.monaco-list-row')"
    newest = blank_page.evaluate(
        f"([waiting]) => {{ const rows = {rows}; return ({NEWEST})({gone}, waiting) }}", [".none"]
    )
    assert newest == 1


def test_steps_of_progress_are_not_the_first_sign_of_an_answer(
    chat: Chat, blank_page: Page
) -> None:
    blank_page.evaluate("put(1, 'Old.')")
    chat.remember()
    blank_page.evaluate("put(3, '<div class=progress-container>Working</div>')")
    chat._watched = 3  # `send` sets it where the chat has an input
    blank_page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 300))")
    assert chat.answer(3).first_shown_ms is None
    before = blank_page.evaluate("Date.now()")
    blank_page.evaluate("put(3, '<p>All</p>')")
    seen = waits.until(lambda: chat.answer(3).first_shown_ms, seconds=5, what="the first sign")
    assert before <= seen <= before + 1000


def test_steps_of_progress_are_no_text_until_the_answer_ends(chat: Chat, blank_page: Page) -> None:
    """A chat that hung showed "Evaluating", which was read as the beginning of its answer."""
    row = "list.querySelector('.interactive-response')"
    blank_page.evaluate("put(1, '<div class=progress-container>Evaluating</div>')")
    blank_page.evaluate(f"{row}.classList.add('chat-response-loading')")
    assert chat.answer(1) == ChatAnswer("", finished=False)
    blank_page.evaluate(f"{row}.querySelector('.value').append('All')")
    assert chat.answer(1) == ChatAnswer("All", finished=False)
    blank_page.evaluate(f"{row}.classList.remove('chat-response-loading')")
    assert chat.answer(1) == ChatAnswer("EvaluatingAll", finished=True)


def test_a_question_is_never_read_as_an_answer(chat: Chat, blank_page: Page) -> None:
    """VS Code moved an answer by a row while it was read."""
    ask = "list.querySelector(`[data-index='1'] .interactive-item-container`)"
    blank_page.evaluate(
        f"put(1, 'How to read order 3?'); {ask}.className = 'interactive-item-container"
        " interactive-request'"
    )
    assert chat.answer(1) == ChatAnswer("", finished=False)
    blank_page.evaluate("put(2, 'Like this.')")
    assert chat.answer(1) == ChatAnswer("Like this.", finished=True)
    blank_page.evaluate(
        f"put(2, 'And order 4?'); {ask.replace('1', '2')}.className = 'interactive-item-container"
        " interactive-request'; put(3, 'Of another question.')"
    )
    assert chat.answer(1) == ChatAnswer("", finished=False)


def test_a_question_that_waits_is_not_taken(chat: Chat, blank_page: Page) -> None:
    """The row of a waiting question looked like an answer for a moment: its row was used again."""
    blank_page.evaluate("put(6, 'How to read order 4?'); put(7, '')")
    chat.remember()
    blank_page.evaluate("put(8, '<i class=pending-item></i>'); put(9, 'How to read order 5?')")
    assert [chat._taken_after(7) for _ in range(3)] == [(), (), ()]
    blank_page.evaluate("put(8, 'How to read order 5?')")
    assert [chat._taken_after(7) for _ in range(3)] == [(), (9,), (9,)]


def test_a_row_that_is_an_answer_for_one_look_is_not_taken(chat: Chat, blank_page: Page) -> None:
    blank_page.evaluate("put(7, '')")
    chat.remember()
    blank_page.evaluate("put(9, '')")
    assert chat._taken_after(7) == ()
    blank_page.evaluate("list.lastElementChild.remove()")
    assert [chat._taken_after(7) for _ in range(2)] == [(), ()]

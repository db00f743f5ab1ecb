"""Each question has its own answer, in small pages that are built as views are."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench.live.editor.browser import ARGUMENTS
from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat_answer import ChatAnswer
from bench.profiles.profile import View
from bench.setup.chromium import ensure_chromium

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
PATIENCE_S = 1.5
BUSY = "The server is busy."
# `answers` says what the view does for each question: `a text`, `! an error` or nothing.
PAGE = """<div id=list></div><div id=toast class=error hidden></div><span class=state></span>
<i id=busy hidden>busy</i><textarea id=input></textarea><script>
const list = document.getElementById('list'), toast = document.getElementById('toast');
const state = document.querySelector('.state'), busy = document.getElementById('busy');
const put = (name, text) => {
  const one = document.createElement('div');
  one.className = name; one.textContent = text; list.append(one);
  return one;
};
const isError = (text) => text[0] === '!';
const words = (text) => isError(text) ? text.slice(2) : text;
let asked = 0;
document.getElementById('input').onkeydown = (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const text = answers[asked++];
  ask();
  setTimeout(() => text === undefined || text === '' ? silent() : say(text), 60);
};
const name = (text) => isError(text) ? 'error' : 'answer';
let ask = () => {}, silent = () => {}, say = (text) => put(name(text), words(text));
%s
</script>"""
APPEND = ""
# Every change renders the whole list in new elements.
RENDER = """const said = [];
const render = () => { list.replaceChildren(); for (const [name, text] of said) put(name, text); };
ask = () => { said.push(['question', 'q']); render(); };
silent = render;
say = (text) => { said.push([isError(text) ? 'error' : 'answer', words(text)]); render(); };"""
# The list gives way to a spinner, and comes back later.
AWAY = """const said = [];
const render = () => { list.replaceChildren(); for (const [name, text] of said) put(name, text); };
ask = () => { list.replaceChildren(); };
silent = render;
say = (text) => { said.push([isError(text) ? 'error' : 'answer', words(text)]); render(); };"""
# One element for all answers, and one for all errors; both are emptied for a question.
REUSE = """const one = put('answer', '');
ask = () => { one.textContent = ''; toast.hidden = true; };
say = (text) => {
  if (isError(text)) { toast.textContent = words(text); toast.hidden = false; }
  else one.textContent = text;
};"""
# As before, but nothing is emptied: an old answer stays until the new one replaces it.
REPLACE = """const one = put('answer', '');
say = (text) => {
  if (isError(text)) toast.hidden = false;
  (isError(text) ? toast : one).textContent = words(text);
};"""
# One element to which everything is appended.
LOG = """const one = put('answer', '');
say = (text) => one.append(words(text) + ' ');"""
# A toast that is taken away and made again.
TOAST = """ask = () => { document.querySelectorAll('.error').forEach((one) => one.remove()); };"""
# A web component with a shadow root.
SHADOW = """const host = put('host', '').attachShadow({ mode: 'open' });
say = (text) => { host.append(put(isError(text) ? 'error' : 'answer', words(text))); };"""
VIEWS = {
    "append": APPEND, "render": RENDER, "away": AWAY, "reuse": REUSE, "replace": REPLACE,
    "log": LOG, "toast": TOAST, "shadow": SHADOW,
}  # fmt: skip
FAILS = [view for view in VIEWS if view != "log"]  # those that show errors
PLAIN = View(answer=".answer", error=".error", input="#input")
WITH_SPINNER = replace(PLAIN, spinner="#busy:not([hidden])")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium(print), args=[*ARGUMENTS, *root]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def asking(
    page: Page, view: str, *answers: str, seconds: float = PATIENCE_S, more: View = WITH_SPINNER
) -> Callable[[], ChatAnswer]:
    """Each call asks the next question, and returns its answer."""
    page.goto("about:blank")
    page.set_content(f"<script>const answers = {list(answers)}</script>" + PAGE % view)
    answer_view = AnswerView(page, more, "small.x")
    return lambda: answer_view.wait_for_answer(answer_view.ask("How?", 5), seconds)


def silence() -> ChatAnswer:
    return ChatAnswer("", finished=True)


def failed(error: str = BUSY, text: str = "") -> ChatAnswer:
    return ChatAnswer(text, finished=True, failed=True, error=error)


def said(text: str) -> ChatAnswer:
    return ChatAnswer(text, finished=True)


@pytest.mark.parametrize("view", FAILS)
def test_an_error_belongs_to_its_own_question(page: Page, view: str) -> None:
    """The order of `stale_error.py`, after a healthy answer."""
    ask = asking(page, VIEWS[view], "Hello.", f"! {BUSY}", "", "A good answer.")
    assert [ask(), ask(), ask(), ask()] == [
        said("Hello."),
        failed(),
        silence(),
        said("A good answer."),
    ]


@pytest.mark.parametrize("view", FAILS)
def test_the_same_error_twice_is_an_error_twice(page: Page, view: str) -> None:
    ask = asking(page, VIEWS[view], "One.", "Two.", f"! {BUSY}", f"! {BUSY}", "")
    assert [ask() for _ in range(5)][2:] == [failed(), failed(), silence()]


@pytest.mark.parametrize("view", [*VIEWS])
def test_the_same_answer_twice_is_a_new_answer(page: Page, view: str) -> None:
    ask = asking(page, VIEWS[view], "All is well.", "All is well.", "", "All is well.")
    assert [ask().text for _ in range(4)] == ["All is well.", "All is well.", "", "All is well."]


@pytest.mark.parametrize("view", ["append", "render", "away", "shadow"])
def test_a_transcript_keeps_its_old_answers_to_itself(page: Page, view: str) -> None:
    ask = asking(page, VIEWS[view], "One.", "Two.", "Three.", "", "Four.", "")
    assert [ask().text for _ in range(6)] == ["One.", "Two.", "Three.", "", "Four.", ""]


def test_an_answer_that_is_swallowed_in_a_reused_element_is_silence(page: Page) -> None:
    ask = asking(page, REPLACE, "One.", "", "", "Two.")
    assert [ask().text for _ in range(4)] == ["One.", "", "", "Two."]


def test_a_spinner_that_is_gone_ends_silence_only_when_patience_is_over(page: Page) -> None:
    spin = "ask = () => { busy.hidden = false; }; silent = () => { busy.hidden = true; };"
    ask = asking(page, spin, "")
    assert ask() == silence()
    hang = "ask = () => { busy.hidden = false; };"
    ask = asking(page, hang, "")
    assert ask() == ChatAnswer("", finished=False)


STATES = """ask = () => { state.textContent = 'working'; };
const add = say;
say = (text) => {
  if (text !== '?') add(text);
  state.textContent = text === '?' ? 'sorry' : 'done';
};"""


def test_a_word_of_an_earlier_state_does_not_count(page: Page) -> None:
    words = replace(WITH_SPINNER, state=".state", finished="done", failed="sorry")
    ask = asking(page, STATES, "One.", "", "?", "Two.", more=words)
    assert [ask() for _ in range(4)] == [
        said("One."),
        ChatAnswer("", finished=False),  # it is still `working`
        failed("sorry"),
        said("Two."),
    ]
    quiet = STATES.replace("ask = ", "const unused = ")
    ask = asking(page, quiet, "One.", "", "Two.", more=words)
    assert [ask() for _ in range(3)] == [said("One."), silence(), said("Two.")]


def test_without_state_and_spinner_a_rest_ends_an_answer(page: Page) -> None:
    ask = asking(page, APPEND, "One.", "", seconds=5, more=PLAIN)
    assert [ask(), ask()] == [said("One."), silence()]


def test_text_that_streams_is_read_to_its_end(page: Page) -> None:
    stream = """say = (text) => {
      const one = put('answer', ''); let shown = 0;
      const timer = setInterval(() => {
        one.textContent = text.slice(0, shown += 5);
        if (shown >= text.length) clearInterval(timer);
      }, 50);
    };"""
    text = "A long answer that comes in many small pieces, one after the other."
    ask = asking(page, stream, text, text, seconds=8)
    first, second = ask(), ask()
    assert (first, second) == (said(text), said(text))


def test_what_is_appended_to_one_element_is_new(page: Page) -> None:
    ask = asking(page, LOG, "One.", "", "Two.")
    assert [ask().text for _ in range(3)] == ["One.", "", "Two."]


def test_an_error_that_hides_by_itself_was_shown(page: Page) -> None:
    hides = REUSE.replace("toast.hidden = false;", "toast.hidden = false; setTimeout(ask, 400);")
    ask = asking(page, hides, f"! {BUSY}", f"! {BUSY}", "")
    assert [ask(), ask(), ask()] == [failed(), failed(), silence()]


def test_a_giant_answer_is_its_beginning_and_its_end(page: Page) -> None:
    giant = "say = (text) => put('answer', 'begin' + 'x'.repeat(5e6) + 'end');"
    ask = asking(page, giant, "giant", "giant")
    for _ in range(2):
        text = ask().text
        assert len(text) == 1003
        assert (text[:6], text[-4:]) == ("beginx", "xend")


def test_half_a_character_at_the_cut_is_left_out(page: Page) -> None:
    faces = "say = (text) => put('answer', 'x' + '\\u{1F600}'.repeat(2000) + 'y');"
    text = asking(page, faces, "faces")().text
    assert text == "x" + "\N{GRINNING FACE}" * 249 + " \u2026 " + "\N{GRINNING FACE}" * 249 + "y"


def test_the_page_notes_when_something_was_first_shown(page: Page) -> None:
    late = asking(page, "const add = say; say = (text) => setTimeout(() => add(text), 700);", "x")
    page.evaluate("input.addEventListener('keydown', () => { window.sent = Date.now(); })")
    answer = late()
    assert answer.first_shown_ms is not None
    assert 700 < answer.first_shown_ms - page.evaluate("window.sent") < 1300
    assert asking(page, APPEND, "")().first_shown_ms is None

"""Typing into a small page that looks like VS Code's, in which something else takes the focus."""

import pytest
from playwright.sync_api import Page

from bench.core.errors import BenchError
from bench.live.editor.expected_document import Difference
from bench.live.editor.parts.text_editor import TextEditor
from bench.live.editor.parts.typed_keys import KeysAstrayError

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
FILE = "a = 1"
PAGE = f"""
<div class="part" id="workbench.parts.editor"><div class="editor-instance">
 <div class="monaco-editor" data-uri="vscode-remote://host/work/orders.py" style="height: 200px">
  <div class="native-edit-context" contenteditable
   style="white-space: pre; height: 100%">{FILE}</div>
 </div></div></div>
<div class="part" id="workbench.parts.auxiliarybar">
 <input class="box input" aria-label="Ask anything">
 <iframe class="webview ready" src="about:blank?id=1&extensionId=some.view&purpose=x"
   srcdoc="<input autofocus>"></iframe>
</div>
<script>
  // After `keys` more keys, `take()` is called.
  window.takeAfter = (keys, take) => window.addEventListener('keyup', () => {{
    keys -= 1;
    if (keys === 0) take();
  }});
  // The cursor stays where it was, as in VS Code.
  const input = document.querySelector('.native-edit-context');
  input.addEventListener('focus', () => {{
    getSelection().selectAllChildren(input);
    getSelection().collapseToEnd();
  }});
  window.text = () => document.querySelector('.native-edit-context').innerText;
</script>"""
TAKE = {
    "the webview of some.view": "document.querySelector('iframe').contentDocument"
    ".querySelector('input').focus()",
    'the element input.box.input "Ask anything" in workbench.parts.auxiliarybar': (
        "document.querySelector('.box').focus()"
    ),
}


@pytest.fixture
def editor(blank_page: Page) -> TextEditor:
    blank_page.set_content(PAGE)
    editor = TextEditor(blank_page)
    editor.draft.begin(FILE)
    editor.document = "orders.py"
    editor.focus_end()
    return editor


def text(page: Page) -> str:
    return str(page.evaluate("text()"))


def test_keys_that_arrive_are_expected(editor: TextEditor, blank_page: Page) -> None:
    assert editor.type("; ready = é") == ""
    editor.hold("x", 0.2)
    assert "; ready = éx" in text(blank_page)
    assert editor.draft.compare(text(blank_page)) == Difference()


@pytest.mark.parametrize("taker", TAKE)
def test_what_takes_the_focus_is_named_and_its_keys_are_not_missed(
    editor: TextEditor, blank_page: Page, taker: str
) -> None:
    blank_page.evaluate(f"takeAfter(2, () => {TAKE[taker]})")
    with pytest.raises(KeysAstrayError) as raised:
        editor.type("ready = ")
    assert str(raised.value) == f"The keyboard focus went to {taker} while 'ready = ' was typed."
    assert text(blank_page) == f"{FILE}re"
    assert editor.draft.fits(f"{FILE}re")
    # the person goes on typing where the text is
    assert editor.type("b") == taker
    assert editor.draft.compare(text(blank_page)) == Difference()


def test_a_focus_that_comes_back_has_lost_keys_all_the_same(
    editor: TextEditor, blank_page: Page
) -> None:
    back = "setTimeout(() => document.querySelector('.native-edit-context').focus(), 60)"
    box = "document.querySelector('.box').focus()"
    blank_page.evaluate(f"takeAfter(2, () => {{ {box}; {back}; }})")
    with pytest.raises(KeysAstrayError, match="Ask anything"):
        editor.type("ready = ")
    assert editor.draft.fits(text(blank_page))


def test_a_held_key_that_goes_elsewhere_is_not_missed(editor: TextEditor, blank_page: Page) -> None:
    held = "addEventListener('keydown', (event) => event.repeat && "
    blank_page.evaluate(f"{held}document.querySelector('.box').focus())")
    with pytest.raises(KeysAstrayError, match="while 'xx"):
        editor.hold("x", 0.3)
    assert editor.draft.fits(text(blank_page))


def test_a_dialog_or_a_missing_editor_is_named(editor: TextEditor, blank_page: Page) -> None:
    blank_page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p class=\"monaco-dialog-box\">Sure?</p>')"
    )
    with pytest.raises(BenchError, match="stayed with a dialog"):
        editor.type("x")
    blank_page.evaluate(
        "document.querySelectorAll('.editor-instance, .monaco-dialog-box').forEach(e => e.remove())"
    )
    with pytest.raises(BenchError, match="stayed with no element"):
        editor.save(1)
    assert editor.draft.compare(FILE) == Difference()


def test_what_is_typed_into_another_document_is_not_expected_in_this_one(
    editor: TextEditor, blank_page: Page
) -> None:
    blank_page.evaluate(
        "document.querySelector('.monaco-editor').setAttribute('data-uri', 'untitled:/notes')"
    )
    editor.type("notes")
    assert not editor.save(1)
    assert editor.draft.compare(FILE) == Difference()

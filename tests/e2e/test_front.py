"""What is seen in front of the document, and what is done to it, in a page like the workbench."""

import json
from typing import Any, cast

import pytest
from playwright.sync_api import Page

from bench.live.editor.global_state import seed_global_state
from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.front import Front, Seen
from bench.live.editor.server import Server

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]
PAGE = """
<div class="editor-group-container">
  <div class="tabs-container">
    <div class="tab" data-resource-name="orders.py"><span class="label-name">orders.py</span></div>
    <div class="tab" data-resource-name="webview-w-1"><span class="label-name">Welcome</span></div>
    <div class="tab" data-resource-name="Untitled-1">Untitled-1</div>
  </div>
  <div class="editor-instance"><div class="monaco-editor"><textarea></textarea></div></div>
</div>
<div class="part" id="workbench.parts.sidebar"><input id="box" aria-label="Search"></div>
<div class="monaco-dialog-box" hidden>
  <div class="dialog-message-text">Accept the terms?</div>
  <div class="dialog-buttons"><a class="monaco-button" role="button">Accept</a></div>
</div>
<div class="quick-input-widget" hidden><input placeholder="Your key"></div>
<script>
  const tabs = [...document.querySelectorAll('.tab')];
  const show = (name) => tabs.forEach((tab) =>
    tab.classList.toggle('active', tab.dataset.resourceName === name));
  for (const tab of tabs) {
    tab.addEventListener('click', () => show(tab.dataset.resourceName));
    tab.addEventListener('auxclick', () => { tab.remove(); show('orders.py'); });
  }
  document.querySelector('.monaco-button').onclick = (event) => {
    event.target.closest('.monaco-dialog-box').hidden = true;
  };
  show('orders.py');
</script>"""


@pytest.fixture
def page(blank_page: Page) -> Page:
    blank_page.set_content(PAGE)
    return blank_page


@pytest.fixture
def front(page: Page) -> Front:
    return Front(page, "orders.py", CommandPalette(page))


def look(front: Front) -> Seen:
    seen = front.look()
    assert seen is not None
    return seen


def test_nothing_is_in_front_and_the_editor_has_the_keyboard(page: Page, front: Front) -> None:
    page.focus("textarea")
    assert look(front) == Seen("", (), "", "", False, True, True, "", "")


def test_a_page_is_seen_and_closed(page: Page, front: Front) -> None:
    page.evaluate("show('webview-w-1')")
    seen = look(front)
    assert (seen.page, seen.page_is_webview, seen.is_in_front) == ("Welcome", True, False)
    front.close_page()
    assert look(front).is_in_front


def test_the_document_is_brought_back(page: Page, front: Front) -> None:
    page.evaluate("show('Untitled-1')")
    assert not look(front).page_is_webview
    front.bring_back()
    assert look(front).is_in_front


def test_a_closed_document_is_seen(page: Page, front: Front) -> None:
    page.evaluate("tabs[0].remove(); show('webview-w-1')")
    assert (look(front).is_open, look(front).page) == (False, "Welcome")
    page.evaluate("tabs.forEach((tab) => tab.remove())")
    assert look(front).is_open  # the tabs may be switched off
    page.evaluate("document.querySelector('.editor-instance').remove()")
    assert not look(front).is_open


def test_a_dialog_is_seen_with_its_buttons_and_answered(page: Page, front: Front) -> None:
    page.evaluate("document.querySelector('.monaco-dialog-box').hidden = false")
    assert (look(front).dialog, look(front).buttons) == ("Accept the terms?", ("Accept",))
    assert not front.press("Later")
    assert front.press("Accept")
    assert look(front).dialog == ""


def test_the_place_of_the_keyboard_is_named(page: Page, front: Front) -> None:
    assert look(front).keyboard == "no element"
    page.focus("#box")
    assert look(front).keyboard == "Search (workbench.parts.sidebar)"
    page.evaluate("document.querySelector('.quick-input-widget').hidden = false")
    page.focus(".quick-input-widget input")
    assert (look(front).keyboard, look(front).input) == ("an input box", "Your key")
    page.evaluate("""() => {
      const frame = document.createElement('iframe');
      frame.src = 'about:blank?extensionId=acme.helper&x=1';
      document.body.append(frame);
      frame.focus();
    }""")
    assert look(front).keyboard == "a webview of acme.helper"


class Listening:
    def wait_until_listening(self) -> None:
        """It listens already."""


READ = """() => new Promise((resolve) => {
  indexedDB.open('vscode-web-state-db-global').onsuccess = (event) => {
    const items = event.target.result.transaction('ItemTable').objectStore('ItemTable');
    items.get('acme.helper').onsuccess = (event) => resolve(event.target.result);
  };
})"""


def test_the_global_state_is_added_to_what_is_there(blank_page: Page) -> None:
    blank_page.route("**/*", lambda route: route.fulfill(body="{}", content_type="text/html"))
    server = cast("Server", Listening())
    for state in ({"a": 1, "b": "old"}, {"b": "new"}):
        seed_global_state(blank_page, server, "acme.helper", json.dumps(state))
    stored: Any = json.loads(blank_page.evaluate(READ))
    assert stored == {"a": 1, "b": "new"}

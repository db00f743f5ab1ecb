"""What the page probe reports of a small page that looks, to it, like the workbench."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Error, Page

from bench.core import waits
from bench.core.clock import RunClock
from bench.facts import (
    Appeared,
    Fact,
    GhostAppeared,
    GhostVanished,
    Keystroke,
    LongTask,
    PageMemory,
    Vanished,
)
from bench.live.editor.browser import HOST
from bench.live.editor.page_script import page_script
from bench.live.editor.page_watch import PageWatch
from tests.e2e.conftest import headless_browser

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
SEEN_S = 30
F = TypeVar("F", bound=Fact)
PAGE = """<!doctype html>
<div class="part" id="workbench.parts.editor"><div class="editor-instance">
  <div class="monaco-editor"><div class="view-lines">
    <div class="view-line"><span><span>other&nbsp;=&nbsp;1</span></span></div>
    <div class="view-line" id="typed"><span><span>total&nbsp;=&nbsp;</span></span></div>
  </div></div></div>
  <input id="input">
</div>
<div class="integrated-terminal"><i class="codicon codicon-loading">.</i></div>
<div class="part" id="workbench.parts.auxiliarybar">
  <i class="codicon codicon-loading" style="display: none">.</i>
  <div class="monaco-progress-container" id="bar">-</div>
</div>
<div id="stage"></div>
<footer class="part" id="workbench.parts.statusbar">
  <div class="statusbar-item" id="some.extension"><a>Ready</a></div>
  <div class="statusbar-item" id="status.icon" aria-label="Signed in"><a></a></div>
  <div class="statusbar-item" id="status.editor.selection"><a>Ln 1</a></div>
</footer>
<script>
  const stage = document.getElementById('stage');
  const block = (ms) => {
    for (const end = performance.now() + ms; performance.now() < end;);
  };
  const blocking = { s: 200, v: 2500 };
  document.getElementById('input').addEventListener('keydown', (event) => {
    block(blocking[event.key] ?? 0);
  });
</script>"""
NOTIFICATION = """<div class="notification-list-item">
  <div class="notification-list-item-message">No  answer from the&nbsp;server.</div>
  <div class="notification-list-item-buttons-container">
    <a class="monaco-button">Retry</a><a class="monaco-button"></a><a class="monaco-button">Log</a>
  </div></div>"""
DIALOG = """<div class="monaco-dialog-box">
  <div class="dialog-message-text">Allow it?</div><div class="dialog-message-detail">Once.</div>
  <div class="dialog-buttons"><a class="monaco-button">Allow</a></div></div>"""


class Stage:
    """The page, and all facts of it so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clock = RunClock()
        self.watch = PageWatch(page, self.clock)
        self.facts: list[Fact] = []

    def collect(self) -> list[Fact]:
        self.facts += self.watch.collect()
        return self.facts

    def all(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def until(self, seen: Callable[[], bool], what: str) -> None:
        waits.until(lambda: self.collect() is not None and seen(), seconds=SEEN_S, what=what)

    def shows(self, script: str, what: str, kind: type[F], number: int = 1) -> list[F]:
        """Run `script`, and return the facts of `kind`, once there are `number` more of them."""
        before = len(self.all(kind))
        self.page.evaluate(script)
        self.until(lambda: len(self.all(kind)) >= before + number, what)
        return self.all(kind)[before:]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with headless_browser() as browser:
        yield browser


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    context = browser.new_context()
    context.add_init_script(page_script())
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=PAGE))
    stage = Stage(page)
    page.goto(f"http://{HOST}/")
    stage.until(lambda: len(stage.all(Appeared)) == 2, "the status bar")
    yield stage
    context.close()


def put(html: str) -> str:
    return f"stage.innerHTML = `{html}`"


def told(facts: list[Appeared]) -> list[tuple[str, str]]:
    return [(fact.kind, fact.text) for fact in facts]


def test_a_status_item_is_reported_when_the_page_opens_and_when_its_text_changes(
    stage: Stage,
) -> None:
    first, second = stage.all(Appeared)
    assert told([first, second]) == [("status", "Ready"), ("status", "Signed in")]
    (changed,) = stage.shows(
        "document.querySelector('[id=\"status.editor.selection\"] a').textContent = 'Ln 2';"
        "document.querySelector('[id=\"some.extension\"] a').textContent = 'No quota'",
        "the new text",
        Appeared,
    )
    assert told([changed]) == [("status", "No quota")]
    assert changed.element == first.element
    assert stage.all(Vanished) == []


def test_a_notification_appears_changes_and_vanishes(stage: Stage) -> None:
    (first,) = stage.shows(put(NOTIFICATION), "the notification", Appeared)
    (second,) = stage.shows(
        "stage.querySelector('.notification-list-item-message').textContent = 'Gave up.'",
        "its new text",
        Appeared,
    )
    (gone,) = stage.shows("stage.replaceChildren()", "its end", Vanished)
    assert told([first, second]) == [
        ("notification", "No answer from the server. [Retry] [Log]"),
        ("notification", "Gave up. [Retry] [Log]"),
    ]
    assert first.element == second.element
    assert gone == Vanished(gone.at, "notification", first.element)
    assert first.at < second.at < gone.at <= stage.clock.now()


def test_a_hidden_dialog_has_vanished_and_is_the_same_when_it_is_back(stage: Stage) -> None:
    (first,) = stage.shows(put(DIALOG), "the dialog", Appeared)
    hide = "stage.firstElementChild.style.visibility = "
    stage.shows(f"{hide} 'hidden'", "its end", Vanished)
    (again,) = stage.shows(f"{hide} ''", "the dialog again", Appeared)
    assert told([first, again]) == [("dialog", "Allow it? Once. [Allow]")] * 2
    assert first.element == again.element


def test_progress_is_a_bar_that_is_active_or_a_spinner_that_can_be_seen(stage: Stage) -> None:
    bar = "document.getElementById('bar').classList.toggle('active')"
    spinner = put('<i class="codicon codicon-sync codicon-modifier-spin" aria-label="Busy">.</i>')
    began = [
        *stage.shows(bar, "the bar", Appeared),
        *stage.shows(spinner, "the spinner", Appeared),
    ]
    assert told(began) == [("progress", "workbench.parts.auxiliarybar"), ("progress", "Busy")]
    ended = stage.shows(f"{bar}; stage.replaceChildren()", "the end of both", Vanished, 2)
    assert {fact.element for fact in ended} == {fact.element for fact in began}
    assert len(stage.all(Appeared)) == 4


def test_a_long_text_is_cut_between_two_characters(stage: Stage) -> None:
    long = NOTIFICATION.replace("No", "x" + "\N{GRINNING FACE}" * 400)
    (fact,) = stage.shows(put(long), "the message", Appeared)
    assert told([fact])[0][1] == "x" + "\N{GRINNING FACE}" * 249 + " [Retry] [Log]"


def test_ghost_text_comes_changes_with_its_line_and_goes(stage: Stage) -> None:
    ghost = (
        '<span><span>total&nbsp;=&nbsp;{typed}</span><span class="ghost-text-decoration">{one}'
        '</span><span class="ghost-text-decoration syntax-highlighted">&nbsp;+&nbsp;1</span></span>'
    )
    line = "document.getElementById('typed').innerHTML = `{}`"
    seen = [
        *stage.shows(line.format(ghost.format(typed="", one="first")), "a text", GhostAppeared),
        *stage.shows(line.format(ghost.format(typed="f", one="irst")), "the rest", GhostAppeared),
    ]
    stage.shows(line.format("<span>total&nbsp;=&nbsp;first</span>"), "its end", GhostVanished)
    assert [(fact.text, fact.line) for fact in seen] == [
        ("first + 1", "total = "),
        ("irst + 1", "total = f"),
    ]
    assert (len(stage.all(GhostAppeared)), len(stage.all(GhostVanished))) == (2, 1)
    at_once = line.format(ghost.format(typed="", one="quick")) + "; window.__bench.drain()"
    assert stage.page.evaluate(at_once)[-1]["kind"] == "ghost"


def test_a_long_task_is_reported_once_with_its_length(stage: Stage) -> None:
    stage.page.evaluate("setTimeout(() => block(300), 0)")
    stage.until(lambda: any(task.ms >= 300 for task in stage.all(LongTask)), "the long task")
    stage.shows("document.getElementById('bar').classList.add('active')", "the bar", Appeared)
    assert len([task for task in stage.all(LongTask) if task.ms >= 300]) == 1


def test_each_key_is_counted_once_whenever_the_page_is_drained(stage: Stage) -> None:
    """`s` blocks the page for 200 ms, `v` for longer than a key needs to be known as fast."""
    keyboard = stage.page.keyboard
    stage.page.focus("#input")
    for key in "abcsdefvgh":
        keyboard.press(key)
        stage.collect()
    keyboard.down("z")
    keyboard.down("z")  # held: no press of its own
    keyboard.up("z")
    began = stage.clock.now()
    stage.until(lambda: len(stage.all(Keystroke)) >= 11, "every key")
    stage.until(lambda: stage.clock.now() > began + 4, "a key too many")
    keys = sorted(stage.all(Keystroke), key=lambda key: key.at)
    assert len(keys) == 11
    assert keys[3].paint_ms > 150
    assert keys[7].paint_ms > 2400


def test_memory_is_told_at_most_once_a_second(stage: Stage) -> None:
    stage.until(lambda: len(stage.all(PageMemory)) >= 4, "the memory, four times")
    first, second, third, *_ = stage.all(PageMemory)[1:]  # the first was the empty page's
    assert second.at - first.at > 0.5
    assert third.at - second.at > 0.5
    assert 0 < first.at < third.at <= stage.clock.now()
    assert 0 < first.heap_mb < 100


def test_a_page_that_has_crashed_has_nothing_to_tell(stage: Stage) -> None:
    """It must not keep the bench waiting either."""
    stage.until(lambda: bool(stage.all(PageMemory)), "the memory")
    with pytest.raises(Error, match="crash"):
        stage.page.goto("chrome://crash")
    assert stage.watch.collect() == []

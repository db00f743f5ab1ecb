"""The selector that broke is named: here with a page that lacks one, in an editor with all."""

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Page, sync_playwright

from bench.core.errors import BenchError
from bench.live.editor import locators, selector_check
from bench.live.editor.browser import ARGUMENTS
from bench.live.editor.locators import LOCATORS, Locators, choose_locators, locators_of
from bench.live.editor.selector_check import STATES, UNCHECKED, State, broken_selectors
from bench.live.editor.workbench import Workbench
from bench.setup.chromium import find_chromium

TOOLBAR = '<div class="monaco-workbench"><div class="statusbar-item" id="x"></div></div>'


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *root])
        yield browser.new_page()
        browser.close()


def test_a_selector_that_matches_nothing_is_named(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.set_content(TOOLBAR)
    state = State("it is painted", lambda _: None, ("ready", "dialog"))
    monkeypatch.setattr(selector_check, "STATES", (state,))
    monkeypatch.setattr(selector_check, "SHOWS_S", 0.2)
    workbench = SimpleNamespace(page=page)
    assert broken_selectors(workbench, ai=True) == [  # type: ignore[arg-type]
        f"dialog matches nothing when it is painted: {LOCATORS.dialog}"
    ]


def test_each_field_of_the_locators_is_in_a_state_or_has_a_reason_why_not() -> None:
    checked = [name for state in STATES for name in state.selectors]
    assert sorted([*checked, *UNCHECKED]) == sorted(Locators.__dataclass_fields__)
    assert all(len(reason.split()) > 2 for reason in UNCHECKED.values())


def test_a_state_of_the_chat_is_left_out_where_there_is_none(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.set_content(TOOLBAR)
    states = (
        State("it is painted", lambda _: None, ("ready",)),
        State("the chat is open", lambda _: None, ("chat_input",), ai=True),
    )
    monkeypatch.setattr(selector_check, "STATES", states)
    monkeypatch.setattr(selector_check, "SHOWS_S", 0.2)
    workbench = cast("Workbench", SimpleNamespace(page=page))
    assert broken_selectors(workbench, ai=False) == []
    assert broken_selectors(workbench, ai=True) == [
        f"chat_input matches nothing when the chat is open: {LOCATORS.chat_input}"
    ]


def test_a_state_that_cannot_be_brought_about_is_named_with_its_selectors(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(workbench: Workbench) -> None:
        raise BenchError("no such row")

    state = State("the file is closed", fails, ("dialog", "dialog_text"))
    monkeypatch.setattr(selector_check, "STATES", (state,))
    assert broken_selectors(cast("Workbench", SimpleNamespace(page=page)), ai=True) == [
        "dialog, dialog_text: the file is closed could not be brought about: no such row"
    ]


def test_another_version_may_have_other_selectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locators, "DIFFERENCES", {"1.140.0": {"dialog": ".other"}})
    assert locators_of("1.140.0").dialog == ".other"
    assert locators_of("1.139.1") == Locators()
    try:
        choose_locators("1.140.0")
        assert LOCATORS.dialog == ".other"
    finally:
        choose_locators("")
    assert LOCATORS.dialog == Locators().dialog

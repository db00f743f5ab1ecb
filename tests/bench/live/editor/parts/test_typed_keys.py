"""The answers of the page are planned; tests/e2e/test_typed_keys.py has a real one."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import pytest

from bench.facts.run import FOCUS_ELSEWHERE
from bench.live.editor.parts import typed_keys
from bench.live.editor.parts.typed_keys import Keys, KeysAstrayError, Sent, TypedKeys, key_count

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCUMENT = "vscode-remote://host/work/orders.py"


class Planned:
    def __init__(self, *answers: Keys) -> None:
        self._answers = list(answers)

    def evaluate(self, script: str, argument: list[Any]) -> dict[str, Any]:
        assert argument[0]["editor_input"]
        first = self._answers[0]
        self._answers[:] = self._answers[1:] or self._answers
        return asdict(first)


def counting(*answers: Keys) -> TypedKeys:
    return TypedKeys(cast("Page", Planned(*answers)))


def keys(
    arrived: int = 0, taker: str = "", holder: str = "", had: str = "", document: str = DOCUMENT
) -> Keys:
    return Keys(arrived, taker, holder, had, document)


def test_keys_that_arrive_have_no_taker_even_if_the_focus_moves_after_them() -> None:
    count = counting(keys(), keys(5, taker="the webview of a.b"))
    assert count.begin() == ""
    assert count.taker(5) == ""
    assert count.shows("orders.py")
    assert count.shows("")
    assert not count.shows("ders.py")


def test_what_received_a_key_is_named() -> None:
    count = counting(keys(), keys(2, taker="the webview of a.b"))
    count.begin()
    assert count.taker(8) == "the webview of a.b"
    assert count.holder() == ""


def test_another_document_is_a_taker_too() -> None:
    count = counting(keys(), keys(8, document="untitled:/notes.md"))
    count.begin()
    assert count.taker(8) == "the document 'notes.md'"


def test_what_had_the_focus_before_is_returned() -> None:
    assert counting(keys(had="a dialog")).begin() == "a dialog"


def test_an_editor_that_does_not_take_the_focus_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typed_keys, "FOCUS_S", 0.0)
    with pytest.raises(KeysAstrayError, match=r"stayed with a dialog\.$") as raised:
        counting(keys(holder="a dialog")).begin()
    assert str(raised.value).startswith(FOCUS_ELSEWHERE)


def test_a_focus_that_comes_late_is_enough() -> None:
    assert counting(keys(holder="a list", had="a list"), keys()).begin() == "a list"


def test_characters_without_a_key_are_not_counted() -> None:
    assert key_count("a = 'é'\n") == 7
    sent = Sent("")
    sent.add("ab", 2)
    sent.add("c", 1)
    assert (sent.text, sent.keys) == ("abc", 3)

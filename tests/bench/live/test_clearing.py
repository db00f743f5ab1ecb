from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bench.core import clock
from bench.facts import DocumentCovered, DocumentUncovered, Fact, FirstUseTried, KeyboardMoved
from bench.facts.file import FACTS_FILE, read
from bench.facts.start import CLOSED, DIALOG, INPUT, PAGE
from bench.live.clearing import Clearing
from bench.live.editor.parts.front import Seen
from bench.live.recorder import recording
from bench.profiles.loading import load_profile
from bench.profiles.profile import Profile, View

if TYPE_CHECKING:
    from bench.live.editor.parts.front import Front

CLEAR = Seen("", (), "", "", False, True, True, "", "")
WELCOME = replace(CLEAR, page="Welcome", page_is_webview=True, is_in_front=False)
PROFILE = load_profile("good_citizen")


@dataclass
class Screen:
    """A front that shows what a test has planned, and remembers what was done to it."""

    looks: list[Seen | None]
    done: list[str] = field(default_factory=list)

    def look(self) -> Seen | None:
        return self.looks.pop(0) if self.looks else CLEAR

    def press(self, button: str) -> bool:
        self.done.append(f"press {button}")
        return True

    def close_overlay(self) -> None:
        self.done.append("close overlay")

    def close_page(self) -> None:
        self.done.append("close page")

    def bring_back(self) -> None:
        self.done.append("bring back")


@pytest.fixture(autouse=True)
def _time_flies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock is ten seconds later, so that no look is left out."""
    ticks = iter(range(0, 10_000, 10))
    monkeypatch.setattr(clock, "monotonic", lambda: float(next(ticks)))


def cleared(
    folder: Path, *looks: Seen | None, profile: Profile = PROFILE, typing: bool = False
) -> tuple[list[str], list[Fact]]:
    """What was done to the screen, and the facts."""
    screen = Screen(list(looks))
    with recording(folder) as recorder:
        clearing = Clearing(cast("Front", screen), recorder, profile)
        for _ in range(len(looks) + 1):
            clearing.look(typing=typing)
        assert clearing.is_clear
    return screen.done, [replace(fact, at=0.0) for fact in read(folder / FACTS_FILE)]


def test_a_page_is_closed_and_noted(tmp_path: Path) -> None:
    done, facts = cleared(tmp_path, WELCOME)
    assert done == ["close page"]
    assert facts == [
        DocumentCovered(0.0, PAGE, "Welcome"),
        DocumentUncovered(0.0, PAGE, "Welcome", by_bench=True),
    ]


def test_a_page_that_comes_back_is_left_in_the_end(tmp_path: Path) -> None:
    done, _ = cleared(tmp_path, *[WELCOME] * 9)
    assert done == ["close page"] * 4


def test_a_page_that_may_be_the_view_or_is_a_document_is_kept(tmp_path: Path) -> None:
    asks = replace(PROFILE, view=View(answer=".a", webview=True))
    assert cleared(tmp_path, WELCOME, profile=asks)[0] == ["bring back"]
    another = replace(WELCOME, page_is_webview=False)
    assert cleared(tmp_path, another)[0] == ["bring back"]


def test_a_document_that_was_closed_is_opened_again(tmp_path: Path) -> None:
    done, facts = cleared(tmp_path, replace(CLEAR, is_open=False, is_in_front=False))
    assert done == ["bring back"]
    assert facts == [
        DocumentCovered(0.0, CLOSED, ""),
        DocumentUncovered(0.0, CLOSED, "", by_bench=True),
    ]


def test_an_overlay_is_closed(tmp_path: Path) -> None:
    assert cleared(tmp_path, replace(CLEAR, overlay="Get started"))[0] == ["close overlay"]


def test_only_named_buttons_of_a_dialog_are_pressed(tmp_path: Path) -> None:
    dialog = replace(CLEAR, dialog="Accept the terms?", buttons=("Accept", "No"))
    done, facts = cleared(tmp_path, dialog)
    assert done == []
    title = "Accept the terms? [Accept] [No]"
    assert facts == [DocumentCovered(0.0, DIALOG, title), DocumentUncovered(0.0, DIALOG, title)]


def test_a_named_button_is_pressed(tmp_path: Path) -> None:
    dialog = replace(CLEAR, dialog="Accept the terms?", buttons=("Accept", "No"))
    profile = replace(PROFILE, dismiss_first=("Later", "Accept"))
    done, facts = cleared(tmp_path, dialog, profile=profile)
    assert done == ["press Accept"]
    assert facts[-1] == DocumentUncovered(
        0.0, DIALOG, "Accept the terms? [Accept] [No]", by_bench=True
    )


def test_who_has_the_keyboard_matters_only_while_the_person_types(tmp_path: Path) -> None:
    elsewhere = replace(CLEAR, keyboard="a webview of a.b", input="Your key")
    assert KeyboardMoved(0.0, "a webview of a.b") in cleared(tmp_path, elsewhere, typing=True)[1]


def test_a_keyboard_behind_a_page_is_not_noted(tmp_path: Path) -> None:
    covered = replace(WELCOME, keyboard="a webview of a.b")
    moves = [fact for fact in cleared(tmp_path, covered, typing=True)[1] if "place" in dir(fact)]
    assert moves == []


def test_an_input_box_is_noted_and_left(tmp_path: Path) -> None:
    done, facts = cleared(tmp_path, replace(CLEAR, input="Your key"))
    assert done == []
    assert facts[0] == DocumentCovered(0.0, INPUT, "Your key")


def test_keys_that_went_astray_name_their_taker(tmp_path: Path) -> None:
    screen = Screen([CLEAR])
    with recording(tmp_path) as recorder:
        clearing = Clearing(cast("Front", screen), recorder, PROFILE)
        problem = "The keyboard focus went to the input 'Ask' while 'ready = ' was typed."
        clearing.look(typing=True, problem=problem)
        clearing.tried("chat")
    facts = [replace(fact, at=0.0) for fact in read(tmp_path / FACTS_FILE)]
    assert facts == [KeyboardMoved(0.0, "the input 'Ask'"), FirstUseTried(0.0, "chat")]


def test_a_page_that_does_not_answer_says_nothing(tmp_path: Path) -> None:
    assert cleared(tmp_path, None) == ([], [])

from dataclasses import replace

import pytest

from bench.facts import (
    Activating,
    Appeared,
    Asked,
    DocumentCovered,
    DocumentUncovered,
    Fact,
    FirstUseTried,
    KeyboardMoved,
    LogWarned,
    RefusedHost,
    SubjectActive,
    SubjectInstalled,
    Vanished,
    Waited,
)
from bench.facts.start import CLOSED, DIALOG, INPUT, PAGE, PAINTED
from bench.profiles.loading import load_profile
from bench.profiles.obstacles import obstacle, start_failure
from tests.bench.profiles.test_at_rest import changed, resting

PROFILE = load_profile("good_citizen")
SUBJECT = PROFILE.extension
NOW = 40.0
TRIED = [FirstUseTried(float(at), "ghost_text") for at in (14, 18, 24)]
BEGUN: list[Fact] = [
    SubjectInstalled(1.0, SUBJECT, ("onStartupFinished",), ('"a.url" = "http://127.0.0.1:4/v1"',)),
    Waited(8.0, PAINTED, 6.0),
    *TRIED,
]
ACTIVE = SubjectActive(9.0, SUBJECT, 300.0)
QUIET = [*BEGUN, ACTIVE, *resting(NOW)]


def found(facts: list[Fact], now: float = NOW) -> str:
    return obstacle(facts, PROFILE, now)


def test_a_failed_activation_stops_at_once_with_its_error() -> None:
    failed = LogWarned(9.0, "activation failed", SUBJECT.upper(), "Error: no key at a.js:1")
    assert found([failed], 9.0) == f"{SUBJECT} failed to activate: Error: no key at a.js:1."
    assert found([replace(failed, extension="some.other")], 9.0) == ""


@pytest.mark.parametrize(
    "error",
    ["Error: Cannot find module 'b4a' Require stack:", 'Error: Cannot find package "b4a" imported'],
)
def test_a_missing_module_is_named_with_what_to_do(error: str) -> None:
    text = found([LogWarned(9.0, "activation failed", SUBJECT, error)], 9.0)
    assert "'b4a' is a dependency" in text
    assert ".vscodeignore" in text


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        (DIALOG, "Welcome! [Accept]", "A modal dialog is in front of the document: 'Welcome!"),
        (PAGE, "Welcome", "The page 'Welcome' is in front of the document"),
        (CLOSED, "", "The document was closed"),
    ],
)
def test_what_stays_in_front_of_the_document_stops_after_ten_seconds(
    kind: str, title: str, expected: str
) -> None:
    facts: list[Fact] = [DocumentCovered(10.0, kind, title)]
    assert found(facts, 15.0) == ""
    assert expected in found(facts, 20.5)
    assert found([*facts, DocumentUncovered(12.0, kind, title)], 20.5) == ""


def test_a_dialog_that_keys_of_the_bench_closed_spoils_the_start() -> None:
    """Seen: a dialog appeared between two keys, and the next one, Escape, declined it."""
    shown: list[Fact] = [Appeared(23.2, DIALOG, 5, "Accept the terms? [Cancel] [Accept]")]
    closed = [*shown, Vanished(23.4, DIALOG, 5)]
    profile = load_profile("openai_compatible")
    assert start_failure(shown, profile) == ""
    assert "'Accept the terms? [Cancel] [Accept]'. Keys of the bench closed it. To fix" in (
        start_failure(closed, profile)
    )
    assert start_failure(closed, replace(profile, dismiss_first=("Accept",))) == ""
    assert start_failure([*shown, Vanished(23.4, "notification", 5)], profile) == ""


def test_an_input_box_alone_is_no_obstacle() -> None:
    assert found([DocumentCovered(10.0, INPUT, "Your key")], 30.0) == ""


def test_a_page_that_always_comes_back_stops() -> None:
    facts: list[Fact] = []
    for at in range(10, 20, 2):
        facts += [
            DocumentCovered(at, PAGE, "Welcome"),
            DocumentUncovered(at + 1, PAGE, "Welcome", by_bench=True),
        ]
    assert found(facts, 20.0) == ""
    text = found([*facts, DocumentCovered(20.0, PAGE, "Welcome")], 21.0)
    assert "'Welcome' came back in front of the document each time" in text


def test_a_thief_of_the_keyboard_is_named_even_if_it_moves() -> None:
    facts: list[Fact] = [KeyboardMoved(10.0, "a webview of x.y"), KeyboardMoved(18.0, "an input")]
    assert found(facts, 19.0) == ""
    assert "The keyboard is elsewhere: an input has the focus" in found(facts, 20.5)
    assert found([*facts, KeyboardMoved(19.0, "")], 40.0) == ""


def test_silence_of_an_idle_host_stops_with_what_it_asked_instead() -> None:
    refused = [RefusedHost(12.0, "127.0.0.1", 1)]
    text = found([*QUIET, *refused])
    assert "became active at 9.0 s but sent no request to the backend" in text
    assert "127.0.0.1:1 (1 times)" in text
    assert '"a.url" = "http://127.0.0.1:4/v1"' in text


def test_requests_to_a_wrong_port_prove_it_on_a_starved_machine_too() -> None:
    starved = [*BEGUN, ACTIVE, *changed("without a core")]
    refused = [RefusedHost(12.0 + n, "127.0.0.1", 9) for n in range(3)]
    assert "It asked 127.0.0.1:9 (3 times)" in found([*starved, *refused])
    assert found([*starved, *refused[:2]]) == ""
    assert found([*starved, *refused, *asked("openai_completions")]) == ""


@pytest.mark.parametrize(
    "slow", ["busy", "without a core", "late", "a busy child", "reads the disk", "a gap"]
)
def test_silence_of_a_starved_machine_gets_more_time(slow: str) -> None:
    assert found([*BEGUN, ACTIVE, *changed(slow)]) == ""


def test_silence_before_thirty_seconds_or_few_tries_proves_nothing() -> None:
    painted_late = replace(BEGUN[1], at=20.0)
    assert found([QUIET[0], painted_late, *QUIET[2:]]) == ""
    assert found([fact for fact in QUIET if fact is not TRIED[0]]) == ""


def test_an_extension_that_nothing_activates_stops_with_its_events() -> None:
    text = found([*BEGUN, Activating(5.0, "vscode.git", 100.0), *resting(NOW)])
    assert "did not become active" in text
    assert "(onStartupFinished)" in text
    # What is declared is tried: the cause may be a surface that the extension does not have.
    assert text.endswith("If it offers no ghost text, remove [ghost_text].")


def test_a_view_that_was_asked_once_is_silent_after_ten_seconds() -> None:
    begun = [fact for fact in QUIET if not isinstance(fact, FirstUseTried)]
    assert found([*begun, FirstUseTried(35.0, "chat")]) == ""
    assert "sent no request" in found([*begun, FirstUseTried(25.0, "chat")])
    lost = [FirstUseTried(25.0, "chat"), Asked(25.0, "1", "unknown", "127.0.0.1", "/ask", ())]
    assert "no route for: 127.0.0.1/ask (1 times)" in found([*begun, *lost])


def test_a_first_request_that_went_elsewhere_is_silence_without_any_use() -> None:
    begun = [fact for fact in QUIET if not isinstance(fact, FirstUseTried)]
    assert "sent no request" in found(begun)
    lost = Asked(25.0, "1", "unknown", "127.0.0.1", "/v2/models", ())
    assert "no route for: 127.0.0.1/v2/models" in found([*begun, lost])
    assert found([*begun, replace(lost, surface=PROFILE.first_request)]) == ""
    assert obstacle(begun, replace(PROFILE, first_request=""), NOW) == ""


def test_an_activation_that_does_not_end_is_named() -> None:
    text = found([*BEGUN, Activating(9.0, SUBJECT, 500.0), *resting(NOW)])
    assert "its activate() has not returned" in text


def asked(surface: str) -> list[Fact]:
    return [Asked(20.0 + n, str(n), surface, "127.0.0.1", "/v9/ask", ()) for n in range(3)]


def test_requests_without_a_route_stop_where_no_other_came() -> None:
    text = found([*QUIET, *asked("unknown")])
    assert "no route for: 127.0.0.1/v9/ask (3 times)" in text
    surface = PROFILE.surfaces_for("ghost_text")[0]
    assert found([*QUIET, *asked("unknown"), *asked(surface)]) == ""


def test_requests_that_arrive_get_all_the_time() -> None:
    assert found([*QUIET, *asked("openai_completions")]) == ""

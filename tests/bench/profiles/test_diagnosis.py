from dataclasses import replace

import pytest

from bench.facts import (
    Answered,
    Appeared,
    Asked,
    DocumentCovered,
    DocumentUncovered,
    Fact,
    FirstUseTried,
    LogWarned,
    ProcessBorn,
    RefusedHost,
    SubjectActive,
)
from bench.facts.roles import HOST, HOST_CHILD
from bench.facts.start import INPUT, PAGE
from bench.profiles.diagnosis import diagnosis, misplacement
from bench.profiles.loading import load_profile

IN_HOST = load_profile("good_citizen")
IN_CHILD = replace(IN_HOST, http_in="child")


def test_requests_of_a_child_need_a_child() -> None:
    alone = [ProcessBorn(1.0, 7, HOST, "node")]
    with_child = [*alone, ProcessBorn(2.0, 8, HOST_CHILD, "node")]
    assert "started no child process" in misplacement(alone, IN_CHILD)
    assert misplacement(with_child, IN_CHILD) == ""
    assert misplacement(alone, IN_HOST) == misplacement(with_child, IN_HOST) == ""


ACTIVE = SubjectActive(12.0, "bench.good-citizen", 300.0)
LOST = Asked(13.0, "1", "unknown", "api.acme.dev", "/v9/ask", ())
CHAT = Asked(14.0, "2", "openai_chat", "127.0.0.1", "/v1/chat/completions", ())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], "did not become active. Check activationEvents"),
        ([ACTIVE], "became active at 12.0 s but sent no request to the backend. Check the address"),
        ([ACTIVE, RefusedHost(13.0, "api.acme.dev", 443)], "The gateway refused api.acme.dev: to"),
        ([ACTIVE, CHAT, CHAT], "sent requests to the backend (openai_chat 2)."),
        ([ACTIVE, LOST], "The backend has no route for api.acme.dev/v9/ask (1 times); it answered"),
    ],
)
def test_an_extension_that_never_worked_gets_a_diagnosis(facts: list[Fact], expected: str) -> None:
    assert expected in diagnosis(facts, IN_HOST)


def test_a_page_that_the_bench_closed_comes_before_the_address() -> None:
    closed = DocumentUncovered(14.0, PAGE, "Welcome", by_bench=True)
    told = diagnosis([ACTIVE, closed], IN_HOST)
    assert "The bench closed 'Welcome' in front of the document" in told
    assert told.index("'Welcome'") < told.index("Check the address")


def test_certain_causes_come_before_the_course_of_the_run() -> None:
    failed = LogWarned(11.0, "activation failed", "bench.good-citizen", "Error: no key")
    assert diagnosis([failed], IN_HOST).startswith("bench.good-citizen failed to activate: Error")


def test_statuses_of_the_backend_are_named() -> None:
    answered = Answered(15.0, "2", "openai_chat", 401, 14.5, 10, client_left=False)
    assert "The backend answered openai_chat with 401 (1 times)." in diagnosis(
        [ACTIVE, CHAT, answered], IN_HOST
    )


def test_what_the_screen_showed_is_told() -> None:
    facts = [
        ACTIVE,
        Appeared(13.0, "notification", 1, "No API key is set [Set Key]"),
        DocumentCovered(13.0, INPUT, "Your key"),
        DocumentCovered(13.0, PAGE, "Welcome"),
        DocumentUncovered(14.0, PAGE, "Welcome", by_bench=True),
        FirstUseTried(15.0, "ghost_text"),
    ]
    text = diagnosis(facts, IN_HOST)
    assert "It showed 'No API key is set [Set Key]'." in text
    assert "An input box is open: 'Your key'." in text
    assert "The bench took 'Welcome' out of the way." in text
    assert "It was tried 1 times." in text

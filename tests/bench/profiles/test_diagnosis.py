from dataclasses import replace

import pytest

from bench.facts import Asked, Fact, ProcessBorn, RefusedHost, SubjectActive
from bench.facts.roles import HOST, HOST_CHILD
from bench.profiles.diagnosis import diagnosis, misplacement, unknown_routes
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


def test_the_most_frequent_unknown_route_comes_first() -> None:
    other = replace(LOST, path="/v9/other")
    assert unknown_routes([LOST, other, other]) == [
        "api.acme.dev/v9/other (2 times)",
        "api.acme.dev/v9/ask (1 times)",
    ]

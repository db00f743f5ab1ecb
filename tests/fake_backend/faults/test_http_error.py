from typing import Any

import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil, ask_copilot


@pytest.mark.parametrize(
    ("settings", "status", "error"),
    [
        ({}, 500, {"type": "server_error", "code": None}),
        ({"problem": "unavailable", "status": 520, "message": "gone"}, 520, {"message": "gone"}),
        ({"problem": "forbidden", "provider": "github"}, 403, {"code": "forbidden"}),
        (
            {"problem": "overloaded", "provider": "anthropic"},
            529,
            {"type": "overloaded_error", "message": "Overloaded"},
        ),
        ({"problem": "rate_limited", "provider": "azure"}, 429, {"code": "429"}),
    ],
)
def test_the_error_is_the_one_asked_for(
    spoil: Spoil, entries: Entries, settings: dict[str, Any], status: int, error: dict[str, Any]
) -> None:
    seen = spoil(chat(), fault="http_error", **settings)
    assert seen.status == status
    assert error.items() <= seen.json["error"].items()
    assert entries("answered")[0]["delivered"] == ["http_error"]


def test_azures_filter_strikes_before_the_first_token(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="http_error", problem="content_filter", provider="azure")
    assert (seen.status, seen.header("content-type")) == (400, "application/json; charset=utf-8")
    error = seen.json["error"]
    assert (error["code"], error["param"], error["status"]) == ("content_filter", "prompt", 400)
    assert error["innererror"] == {"code": "ResponsibleAIPolicyViolation"}


def test_the_bare_status_has_neither_body_nor_the_providers_headers(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="http_error", problem="rate_limited", empty=True)
    assert (seen.status, seen.body, seen.header("content-length")) == (429, b"", "0")
    assert seen.header("x-ratelimit-limit-requests") is None
    assert seen.header("content-type") is None


@pytest.mark.parametrize("without", [False, True])
def test_the_id_that_github_gives_a_request_can_be_left_out(
    backend: Backend, client: httpx.Client, without: bool
) -> None:
    table = {"fault": "http_error", "surfaces": ["chat"], "without_request_id": without}
    backend.control("PUT", "plan", {"faults": [table]})
    headers = ask_copilot(client, "How?").headers
    assert ("x-github-request-id" not in headers) == without
    assert headers["x-request-id"].startswith("bench-chat/")


def test_the_error_has_the_request_id_of_the_surfaces_provider(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="http_error", provider="github")
    ids = {name: value for name, value in seen.headers if name.endswith("request-id")}
    assert list(ids) == ["x-request-id"]
    assert ids["x-request-id"].startswith("bench-openai_chat/")

from typing import Any

import httpx
import pytest

from bench.core.errors import BenchError
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


@pytest.mark.parametrize(
    ("settings", "message", "code"),
    [({"message": "", "code": 0}, "", 0), ({"code": ""}, None, "")],
)
def test_message_and_code_may_be_empty_or_a_number(
    spoil: Spoil, settings: dict[str, Any], message: str | None, code: object
) -> None:
    error = spoil(chat(), fault="http_error", **settings).json["error"]
    assert error["code"] == code
    assert error["message"] == message or message is None


def test_llama_cpps_code_is_the_status_unless_another_is_asked_for(spoil: Spoil) -> None:
    for code in (None, 0):
        table = {"provider": "llama_cpp", **({} if code is None else {"code": code})}
        error = spoil(chat(), fault="http_error", **table).json["error"]
        assert error["code"] == (500 if code is None else 0)


@pytest.mark.parametrize(
    ("settings", "kind", "body"),
    [
        (
            {"body": {"error": {"message": "", "code": 0}}},
            "application/json; charset=utf-8",
            b'{"error":{"message":"","code":0}}',
        ),
        ({"body": []}, "application/json; charset=utf-8", b"[]"),
        ({"body": "busy"}, "text/plain; charset=utf-8", b"busy"),
        ({"body": "<h1>No</h1>", "content_type": "text/html"}, "text/html", b"<h1>No</h1>"),
        ({"body": ""}, "text/plain; charset=utf-8", b""),
    ],
)
def test_the_body_may_be_ones_own(
    spoil: Spoil, settings: dict[str, Any], kind: str, body: bytes
) -> None:
    seen = spoil(chat(), fault="http_error", status=200, **settings)
    assert (seen.status, seen.header("content-type"), seen.body) == (200, kind, body)


def test_headers_are_added_or_replaced(spoil: Spoil, entries: Entries) -> None:
    headers = {"X-RateLimit-Remaining": "0", "Retry-After": "60", "content-type": "text/odd"}
    seen = spoil(chat(), fault="http_error", problem="forbidden", headers=headers)
    assert (seen.status, seen.header("x-ratelimit-remaining")) == (403, "0")
    assert [value for name, value in seen.headers if name == "content-type"] == ["text/odd"]
    assert entries("answered")[0]["retry_after_s"] == 60


def test_azures_message_asks_for_a_wait(spoil: Spoil, entries: Entries) -> None:
    table = {"problem": "rate_limited", "provider": "azure"}
    assert b"Please retry after 22 seconds." in spoil(chat(), fault="http_error", **table).body
    spoil(chat(), fault="http_error", message="No.", **table)
    assert [entry["retry_after_s"] for entry in entries("answered")] == [22, None]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"body": "x", "message": "y"}, "leave out message, code and empty"),
        ({"content_type": "text/html"}, "`content_type` needs a `body` that is a text"),
        ({"headers": {"Content-Length": "3"}}, "headers must not set content-length"),
        ({"headers": {"x": "a\r\nb: c"}}, "headers"),
        ({"status": 204}, "must be the status of a reply with a body"),
        ({"status": 600}, "from 200 to 599"),
    ],
)
def test_what_does_not_fit_is_refused(
    backend: Backend, settings: dict[str, Any], problem: str
) -> None:
    table = {"fault": "http_error", "surfaces": ["chat"], **settings}
    with pytest.raises(BenchError, match=problem):
        backend.control("PUT", "plan", {"faults": [table]})

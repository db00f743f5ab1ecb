"""Under a fault, Anthropic's own client raises its own errors, but often not within a stream."""

from collections.abc import Callable

import httpx2
import pytest
from anthropic import (
    Anthropic,
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from anthropic.types import Message, MessageParam

from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.conftest import SwitchOn

MODEL = "claude-sonnet-4.5"
SURFACE = "anthropic_messages"
ASKED: list[MessageParam] = [{"role": "user", "content": "How do I sort a list?"}]
Ask = Callable[[Anthropic], Message]


def whole(anthropic: Anthropic) -> Message:
    return anthropic.messages.create(model=MODEL, max_tokens=1000, messages=ASKED)


def streamed(anthropic: Anthropic) -> Message:
    with anthropic.messages.stream(model=MODEL, max_tokens=1000, messages=ASKED) as stream:
        return stream.get_final_message()


@pytest.mark.parametrize("ask", [whole, streamed])
def test_too_many_requests(anthropic: Anthropic, switch_on: SwitchOn, ask: Ask) -> None:
    switch_on("rate_limit", SURFACE, retry_after_s=7)
    with pytest.raises(RateLimitError) as limited:
        ask(anthropic)
    assert limited.value.response.headers["retry-after"] == "7"
    assert limited.value.type == "rate_limit_error"
    assert limited.value.response.headers.get_list("request-id") == [limited.value.request_id]
    assert str(limited.value.request_id).startswith(f"bench-{SURFACE}/")


def test_the_client_tries_again_when_asked_to(
    anthropic: Anthropic, switch_on: SwitchOn, entries: Entries
) -> None:
    soon = {"retry_after_s": 0.001, "spelling": "milliseconds"}
    switch_on("rate_limit", SURFACE, **soon, fire={"first": 1})
    assert whole(anthropic.with_options(max_retries=1)).stop_reason == "end_turn"
    assert [entry["status"] for entry in entries("answered")] == [429, 200]


@pytest.mark.parametrize(
    ("problem", "kind", "expected"),
    [
        ("invalid_request", BadRequestError, "invalid_request_error"),
        ("context_length", BadRequestError, "invalid_request_error"),
        ("unauthorized", AuthenticationError, "authentication_error"),
        ("forbidden", PermissionDeniedError, "permission_error"),
        ("not_found", NotFoundError, "not_found_error"),
        ("unprocessable", UnprocessableEntityError, "invalid_request_error"),
        ("server_error", InternalServerError, "api_error"),
        ("overloaded", InternalServerError, "overloaded_error"),
    ],
)
def test_an_error_is_the_clients_own(
    anthropic: Anthropic,
    switch_on: SwitchOn,
    problem: str,
    kind: type[APIStatusError],
    expected: str,
) -> None:
    switch_on("http_error", SURFACE, problem=problem)
    with pytest.raises(kind) as refused:
        whole(anthropic)
    error = refused.value
    assert error.type == expected
    assert error.body == {
        "type": "error",
        "error": {"type": expected, "message": error.api_message},
        "request_id": "req_bench",
    }


@pytest.mark.parametrize("ask", [whole, streamed])
def test_no_answer_is_a_timeout(anthropic: Anthropic, switch_on: SwitchOn, ask: Ask) -> None:
    switch_on("hang", SURFACE)
    with pytest.raises(APITimeoutError):
        ask(anthropic.with_options(timeout=0.1))


@pytest.mark.parametrize("ask", [whole, streamed])
def test_a_reset_is_a_connection_error(anthropic: Anthropic, switch_on: SwitchOn, ask: Ask) -> None:
    switch_on("reset", SURFACE)
    with pytest.raises(APIConnectionError):
        ask(anthropic)


def test_an_error_in_the_stream_is_raised_with_the_status_of_the_stream(
    anthropic: Anthropic, switch_on: SwitchOn
) -> None:
    switch_on("error_event", SURFACE, problem="overloaded")
    with pytest.raises(APIStatusError) as failed:
        streamed(anthropic)
    assert (failed.value.type, failed.value.status_code) == ("overloaded_error", 200)


@pytest.mark.parametrize(
    ("fault", "settings", "kind"),
    [
        ("reset", {"after_events": 5}, httpx2.ReadError),
        ("truncated", {"how": "fin"}, httpx2.RemoteProtocolError),
    ],
    ids=["reset", "fin"],
)
def test_a_connection_lost_within_the_stream_is_the_http_librarys_error(
    anthropic: Anthropic,
    switch_on: SwitchOn,
    fault: str,
    settings: dict[str, object],
    kind: type[Exception],
) -> None:
    """The client passes it on as it is: no `except anthropic.APIError` catches it."""
    switch_on(fault, SURFACE, **settings)
    with pytest.raises(kind):
        streamed(anthropic)


def test_a_cut_stream_that_http_calls_whole_is_no_error(
    anthropic: Anthropic, switch_on: SwitchOn
) -> None:
    """The helper returns the partial text as the final message; only the stop reason is missing."""
    switch_on("truncated", SURFACE, after_events=5)
    message = streamed(anthropic)
    assert message.content[0].type == "text"
    assert message.stop_reason is None


def test_a_message_without_its_last_event_is_whole_all_the_same(
    anthropic: Anthropic, switch_on: SwitchOn
) -> None:
    switch_on("no_done", SURFACE)
    assert streamed(anthropic).stop_reason == "end_turn"

"""Under a fault, OpenAI's own client raises its own errors."""

from collections.abc import Callable

import pytest
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    OpenAI,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from openai.types.chat import ChatCompletionMessageParam
from openai.types.responses import ResponseErrorEvent

from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.conftest import SwitchOn

ASKED: list[ChatCompletionMessageParam] = [{"role": "user", "content": "How do I sort a list?"}]
INVALID = "invalid_request_error"
Ask = Callable[[OpenAI], object]


def chat(openai: OpenAI) -> str:
    completion = openai.chat.completions.create(model="gpt-4.1", messages=ASKED)
    return completion.choices[0].message.content or ""


def chat_streamed(openai: OpenAI) -> list[str | None]:
    """The reason of the end, as each chunk has it."""
    stream = openai.chat.completions.create(model="gpt-4.1", messages=ASKED, stream=True)
    return [chunk.choices[0].finish_reason for chunk in stream]


def response_streamed(openai: OpenAI) -> list[str]:
    stream = openai.responses.create(model="gpt-5-mini", input="How?", stream=True)
    return [event.type for event in stream]


def finished_response(openai: OpenAI) -> object:
    with openai.responses.stream(model="gpt-5-mini", input="How?") as stream:
        return stream.get_final_response()


CHAT = pytest.param(chat, "openai_chat", id="chat")
CHAT_STREAMED = pytest.param(chat_streamed, "openai_chat", id="chat_streamed")
RESPONSE_STREAMED = pytest.param(response_streamed, "openai_responses", id="response_streamed")
STREAMED = [CHAT_STREAMED, RESPONSE_STREAMED]
EVERY_SCENARIO = [CHAT, *STREAMED]


@pytest.mark.parametrize(("ask", "surface"), EVERY_SCENARIO)
def test_too_many_requests(openai: OpenAI, switch_on: SwitchOn, ask: Ask, surface: str) -> None:
    switch_on("rate_limit", surface, retry_after_s=7)
    with pytest.raises(RateLimitError) as limited:
        ask(openai)
    assert limited.value.response.headers["retry-after"] == "7"
    assert (limited.value.code, limited.value.type) == ("rate_limit_exceeded", "requests")
    assert (limited.value.request_id or "").startswith(f"bench-{surface}/")


def test_the_client_tries_again_when_asked_to(
    openai: OpenAI, switch_on: SwitchOn, entries: Entries
) -> None:
    soon = {"retry_after_s": 0.001, "spelling": "milliseconds"}
    switch_on("rate_limit", "openai_chat", **soon, fire={"first": 1})
    assert chat(openai.with_options(max_retries=1)).endswith(ENDING)
    assert [entry["status"] for entry in entries("answered")] == [429, 200]


@pytest.mark.parametrize(
    ("problem", "kind", "expected"),
    [
        ("invalid_request", BadRequestError, (None, INVALID)),
        ("context_length", BadRequestError, ("context_length_exceeded", INVALID)),
        ("unauthorized", AuthenticationError, ("invalid_api_key", INVALID)),
        ("forbidden", PermissionDeniedError, (None, "request_forbidden")),
        ("not_found", NotFoundError, (None, INVALID)),
        ("unprocessable", UnprocessableEntityError, ("unprocessable_entity", INVALID)),
        ("no_quota", RateLimitError, ("insufficient_quota", "insufficient_quota")),
        ("server_error", InternalServerError, (None, "server_error")),
        ("overloaded", InternalServerError, ("overloaded", "server_error")),
    ],
)
def test_an_error_is_the_clients_own(
    openai: OpenAI,
    switch_on: SwitchOn,
    problem: str,
    kind: type[APIStatusError],
    expected: tuple[str | None, str],
) -> None:
    switch_on("http_error", "openai_chat", problem=problem)
    with pytest.raises(kind) as refused:
        chat(openai)
    assert (refused.value.code, refused.value.type) == expected
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["message"] in str(refused.value)


@pytest.mark.parametrize(("ask", "surface"), EVERY_SCENARIO)
def test_no_answer_is_a_timeout(
    openai: OpenAI, switch_on: SwitchOn, ask: Ask, surface: str
) -> None:
    switch_on("hang", surface)
    with pytest.raises(APITimeoutError):
        ask(openai.with_options(timeout=0.1))


@pytest.mark.parametrize("settings", [{}, {"after_events": 5}], ids=["at_once", "later"])
@pytest.mark.parametrize(("ask", "surface"), EVERY_SCENARIO)
def test_a_reset_is_a_connection_error(
    openai: OpenAI, switch_on: SwitchOn, ask: Ask, surface: str, settings: dict[str, int]
) -> None:
    switch_on("reset", surface, **settings)
    with pytest.raises(APIConnectionError):
        ask(openai)


def test_an_error_in_the_stream_of_a_chat_is_raised(openai: OpenAI, switch_on: SwitchOn) -> None:
    switch_on("error_event", "openai_chat", problem="overloaded")
    with pytest.raises(APIError) as failed:
        chat_streamed(openai)
    assert (failed.value.code, failed.value.type) == ("overloaded", "server_error")


def test_an_error_in_the_stream_of_a_response_is_an_event(
    openai: OpenAI, switch_on: SwitchOn
) -> None:
    """The client raises nothing; only the type of the last event shows the failure."""
    switch_on("error_event", "openai_responses", problem="overloaded", after_events=3)
    events = list(openai.responses.create(model="gpt-5-mini", input="How?", stream=True))
    last = events[-1]
    assert isinstance(last, ResponseErrorEvent)
    assert (last.type, last.code, last.message) == (
        "error",
        "overloaded",
        "The model is overloaded.",
    )
    assert [event.sequence_number for event in events] == [0, 1, 2, 3]


@pytest.mark.parametrize(("ask", "surface"), STREAMED)
def test_a_stream_that_http_cut_short_is_a_connection_error(
    openai: OpenAI, switch_on: SwitchOn, ask: Ask, surface: str
) -> None:
    switch_on("truncated", surface, how="fin")
    with pytest.raises(APIConnectionError):
        ask(openai)


def test_a_cut_stream_that_http_calls_whole_is_no_error(
    openai: OpenAI, switch_on: SwitchOn
) -> None:
    """Only the missing reason shows it; of responses, the helper that waits for the end raises."""
    switch_on("truncated", "openai_chat", after_events=5)
    assert chat_streamed(openai) == [None] * 5
    switch_on("truncated", "openai_responses", after_events=5)
    assert response_streamed(openai)[-1] == "response.output_text.delta"
    with pytest.raises(RuntimeError, match=r"response\.completed"):
        finished_response(openai)


def test_a_chat_without_its_last_event_ends_all_the_same(
    openai: OpenAI, switch_on: SwitchOn
) -> None:
    switch_on("no_done", "openai_chat")
    assert chat_streamed(openai)[-1] == "stop"

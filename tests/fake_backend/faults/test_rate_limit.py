from email.utils import parsedate_to_datetime

import pytest

from bench.core.errors import BenchError
from bench.live.backend import Backend
from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(("wait", "header"), [(None, None), (0, "0"), (60, "60"), (2.5, "2.5")])
def test_the_reply_is_429_with_the_wait_that_was_asked_for(
    spoil: Spoil, entries: Entries, wait: float | None, header: str | None
) -> None:
    settings = {} if wait is None else {"retry_after_s": wait}
    seen = spoil(chat(), fault="rate_limit", **settings)
    assert (seen.status, seen.header("retry-after")) == (429, header)
    assert seen.json["error"]["code"] == "rate_limit_exceeded"
    assert entries("answered")[0]["retry_after_s"] == wait


@pytest.mark.parametrize(
    ("spelling", "name", "value"),
    [
        ("milliseconds", "retry-after-ms", "150000"),
        ("go_duration", "x-ratelimit-reset-requests", "2m30s"),
        ("azure_seconds", "x-ratelimit-reset-tokens", "150"),
    ],
)
def test_the_wait_is_spelled_as_the_field_does(
    spoil: Spoil, spelling: str, name: str, value: str
) -> None:
    seen = spoil(chat(), fault="rate_limit", retry_after_s=150, spelling=spelling)
    assert seen.header(name) == value
    assert seen.header("retry-after") is None


def test_a_date_is_as_far_ahead_as_the_wait(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="rate_limit", retry_after_s=150, spelling="http_date")
    dates = [seen.header("retry-after"), seen.header("date")]
    until, now = (parsedate_to_datetime(date or "") for date in dates)
    assert 149 <= (until - now).total_seconds() <= 151


def test_anthropics_reset_is_a_moment(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="rate_limit", retry_after_s=60, spelling="rfc3339")
    assert (seen.header("anthropic-ratelimit-requests-reset") or "").endswith("Z")


def test_no_header_and_another_code(spoil: Spoil, entries: Entries) -> None:
    settings = {"spelling": "none", "retry_after_s": 9, "code": "user_model_rate_limited"}
    seen = spoil(chat(), fault="rate_limit", exceeded="model", **settings)
    assert seen.header("retry-after") is None
    assert seen.header("x-ratelimit-exceeded") == "model"
    assert seen.json["error"]["code"] == "user_model_rate_limited"
    assert entries("answered")[0]["retry_after_s"] is None


@pytest.mark.parametrize(
    ("spelling", "words"),
    [
        ("retry_info", b'"retryDelay":"20s"'),
        ("openai_words", b"Please try again in 20s."),
        ("azure_words", b"Please retry after 20 seconds."),
        ("apim_words", b"Try again in 20 seconds."),
        ("cloudflare", b'"retry_after":20'),
        ("openrouter", b'"X-RateLimit-Reset":"'),
    ],
)
def test_the_wait_stands_in_the_body_only(
    spoil: Spoil, entries: Entries, spelling: str, words: bytes
) -> None:
    seen = spoil(chat(), fault="rate_limit", retry_after_s=20, spelling=spelling)
    assert seen.status == 429
    assert words in seen.body
    assert [name for name, _ in seen.headers if "retry" in name or "reset" in name] == []
    assert entries("answered")[0]["retry_after_s"] == 20


@pytest.mark.parametrize(
    ("settings", "name", "value", "wait"),
    [
        ({"retry_after_s": -5}, "retry-after", "-5", -5),
        ({"retry_after_s": 9223372036}, "retry-after", "9223372036", 9223372036),
        ({"wait_text": "NaN"}, "retry-after", "NaN", 0),
        ({"wait_text": "1e999", "spelling": "milliseconds"}, "retry-after-ms", "1e999", 0),
    ],
)
def test_absurd_waits_are_sent_as_they_are(
    spoil: Spoil, entries: Entries, settings: dict[str, object], name: str, value: str, wait: float
) -> None:
    seen = spoil(chat(), fault="rate_limit", **settings)
    assert (seen.status, seen.header(name)) == (429, value)
    assert entries("answered")[0]["retry_after_s"] == wait


@pytest.mark.parametrize("spelling", ["http_date", "rfc3339", "go_duration", "retry_info"])
@pytest.mark.parametrize("wait", [-9_999_999_999, 9_999_999_999])
def test_every_spelling_survives_them(spoil: Spoil, spelling: str, wait: float) -> None:
    assert spoil(chat(), fault="rate_limit", retry_after_s=wait, spelling=spelling).status == 429


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"retry_after_s": 1, "wait_text": "1"}, "leave out one of them"),
        ({"spelling": "retry_info"}, "needs a wait"),
        ({"spelling": "apim_words", "retry_after_s": 1, "code": "x"}, "leave out `code`"),
    ],
)
def test_what_does_not_fit_is_refused(
    backend: Backend, settings: dict[str, object], problem: str
) -> None:
    table = {"fault": "rate_limit", "surfaces": ["chat"], **settings}
    with pytest.raises(BenchError, match=problem):
        backend.control("PUT", "plan", {"faults": [table]})

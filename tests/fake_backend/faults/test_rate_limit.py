from email.utils import parsedate_to_datetime

import pytest

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

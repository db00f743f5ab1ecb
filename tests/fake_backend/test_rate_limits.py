"""The waits that services tell in the body of a 429."""

import json
from typing import Any

import pytest

from fake_backend.rate_limits import BODY_SPELLINGS, BodySpelling, wait_in_the_body

EPOCH = 1_700_000_000.0


def told(spelling: BodySpelling, seconds: float, number: str | None = None) -> Any:
    reply = wait_in_the_body(seconds, spelling, EPOCH, number=number)
    assert reply.status == 429
    assert [name for name, _ in reply.headers if "retry" in name or "reset" in name] == []
    return json.loads(b"".join(piece.data for piece in reply.pieces))


def test_google_has_a_detail_and_a_sentence() -> None:
    error = told("retry_info", 45.837906927)["error"]
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    kind = "type.googleapis.com/google.rpc.RetryInfo"
    assert error["details"] == [{"@type": kind, "retryDelay": "45.837906927s"}]
    assert error["message"].endswith("Please retry in 45.837906927s.")


@pytest.mark.parametrize(
    ("spelling", "seconds", "words"),
    [
        ("openai_words", 69.696, "Please try again in 1m9.7s."),
        ("openai_words", 0.08, "Please try again in 80ms."),
        ("openai_words", -5, "Please try again in -5s."),
        ("azure_words", 86_400, "Please retry after 86400 seconds."),
    ],
)
def test_openai_and_azure_have_a_sentence(
    spelling: BodySpelling, seconds: float, words: str
) -> None:
    assert told(spelling, seconds)["error"]["message"].endswith(words)


def test_the_others_have_a_shape_of_their_own() -> None:
    assert told("apim_words", 2) == {
        "statusCode": 429,
        "message": "Rate limit is exceeded. Try again in 2 seconds.",
    }
    assert told("cloudflare", 30)["retry_after"] == 30
    limits = told("openrouter", 20)["error"]["metadata"]["headers"]
    assert limits["X-RateLimit-Reset"] == str(round(EPOCH + 20) * 1000)


@pytest.mark.parametrize("spelling", BODY_SPELLINGS)
def test_what_is_no_number_stands_in_the_same_place(spelling: BodySpelling) -> None:
    assert "NaN" in json.dumps(told(spelling, 0, "NaN"))

import orjson
import pytest

from fake_backend.exchange.websocket_errors import as_message
from fake_backend.messages.reply import Piece, Reply, body_reply, json_reply
from fake_backend.provider import Provider
from fake_backend.providers.github import GitHub
from fake_backend.providers.openai import OpenAI

ERROR = {"message": "rate limit exceeded", "code": "rate_limited"}
LIMITED = json_reply({"error": ERROR}, status=429, headers=(("retry-after", "20"),))


def message(reply: Reply, provider: Provider) -> dict[str, object]:
    (piece,) = as_message(reply, provider).pieces
    content: dict[str, object] = orjson.loads(piece.data)
    return content


def test_openais_message_has_status_and_headers() -> None:
    sent = message(LIMITED, OpenAI())
    assert (sent["type"], sent["status"], sent["error"]) == ("error", 429, ERROR)
    assert sent["headers"] == {
        "content-type": "application/json; charset=utf-8",
        "retry-after": "20",
    }


def test_copilots_message_has_neither() -> None:
    assert message(LIMITED, GitHub()) == {
        "type": "error",
        "error": ERROR,
        "copilot_quota_snapshots": {},
    }


@pytest.mark.parametrize(
    ("provider", "wait_s"), [(OpenAI(), 20.0), (GitHub(), None)], ids=["openai", "github"]
)
def test_a_wait_that_the_message_does_not_tell_is_not_asked_for(
    provider: Provider, wait_s: float | None
) -> None:
    limited = Reply(429, LIMITED.headers, LIMITED.pieces, retry_after_s=20.0)
    assert as_message(limited, provider).retry_after_s == wait_s


def test_a_wait_in_the_body_stays() -> None:
    limited = json_reply({"error": {"message": "try again in 20s"}}, status=429)
    limited = Reply(429, limited.headers, limited.pieces, retry_after_s=20.0)
    assert as_message(limited, GitHub()).retry_after_s == 20


def test_a_page_becomes_the_text_of_an_error() -> None:
    sent = message(body_reply(b"<html>", "text/html", status=502), GitHub())
    assert sent["error"] == {"message": "<html>", "code": None}


def test_pauses_stay_before_the_only_message() -> None:
    slow = Reply(500, pieces=(Piece(b'{"error":', 2.0), Piece(b"{}}", 1.0)))
    first, last = as_message(slow, GitHub()).pieces
    assert (first.data, first.pause_s, last.pause_s) == (b"", 2.0, 1.0)
    assert orjson.loads(last.data)["error"] == {}


def test_an_answer_that_is_no_error_stays_as_it_is() -> None:
    assert as_message(Reply(200), GitHub()) == Reply(200)

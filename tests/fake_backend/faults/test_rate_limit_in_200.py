import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(
    ("how", "kind", "body"),
    [
        ("json_detail", "application/json; charset=utf-8", b'{"detail":"Rate limit exceeded"}'),
        ("plain_text", "text/plain; charset=utf-8", b"Rate limit exceeded"),
    ],
)
def test_the_body_is_the_rate_limit(
    spoil: Spoil, entries: Entries, how: str, kind: str, body: bytes
) -> None:
    seen = spoil(chat(), fault="rate_limit_in_200", how=how)
    assert (seen.status, seen.header("content-type"), seen.body) == (200, kind, body)
    assert entries("answered")[0]["delivered"] == ["rate_limit_in_200"]


def test_the_only_event_is_the_providers_error(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="rate_limit_in_200", how="sse_error")
    assert (seen.status, seen.header("content-type")) == (200, "text/event-stream")
    (event,) = seen.events
    assert event["error"]["code"] == "rate_limit_exceeded"
    assert seen.ends_as_chunked

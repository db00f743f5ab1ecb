import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(
    ("stream", "kind"), [(True, "text/event-stream"), (False, "application/json; charset=utf-8")]
)
def test_there_is_not_one_byte(spoil: Spoil, entries: Entries, stream: bool, kind: str) -> None:
    seen = spoil(chat(stream=stream), fault="empty_body")
    assert (seen.status, seen.body, seen.header("content-length")) == (200, b"", "0")
    assert seen.header("content-type") == kind
    assert entries("answered")[0]["delivered"] == ["empty_body"]


def test_there_may_be_no_content_type(spoil: Spoil) -> None:
    assert spoil(chat(), fault="empty_body", content_type=False).header("content-type") is None


def test_an_empty_row_of_chunks(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="empty_body", chunked=True)
    assert seen.header("content-length") is None
    assert seen.raw.endswith(b"\r\n\r\n0\r\n\r\n")

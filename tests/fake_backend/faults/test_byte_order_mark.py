import json

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_the_stream_begins_with_the_mark(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="byte_order_mark")
    assert seen.body.startswith(b"\xef\xbb\xbfdata: {")
    assert seen.body.count(b"\xef\xbb\xbf") == 1
    assert entries("answered")[0]["delivered"] == ["byte_order_mark"]


def test_a_document_begins_with_it_and_its_length_is_right(spoil: Spoil) -> None:
    seen = spoil(chat(stream=False), fault="byte_order_mark")
    assert seen.header("content-length") == str(len(seen.body))
    with pytest.raises(json.JSONDecodeError):
        json.loads(seen.body.decode("utf-8"))
    assert json.loads(seen.body.decode("utf-8-sig"))["choices"]

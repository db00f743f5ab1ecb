import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(("how", "off"), [("large", 25), ("small", -25)])
def test_the_length_is_wrong_and_the_body_whole(
    spoil: Spoil, entries: Entries, how: str, off: int
) -> None:
    seen = spoil(chat(stream=False), fault="length_mismatch", how=how, by_bytes=25)
    assert int(seen.header("content-length") or 0) == len(seen.body) + off
    assert seen.json["choices"]
    assert seen.ended == "eof"
    assert entries("answered")[0]["delivered"] == ["length_mismatch"]


def test_a_stream_tells_no_length(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(), fault="length_mismatch").header("content-length") is None
    assert entries("answered")[0]["delivered"] == []

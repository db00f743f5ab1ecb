import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.h2_asking import ask as h2_ask
from tests.fake_backend.faults.h2_asking import client_under


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


@pytest.mark.parametrize(("how", "size"), [("small", "7"), ("large", "1000000000")])
def test_a_stream_of_http2_tells_one_and_ends(
    backend: Backend, entries: Entries, how: str, size: str
) -> None:
    with client_under(backend, "length_mismatch", how=how, by_bytes=7) as client:
        stream = h2_ask(client)
    assert (dict(stream.head)["content-length"], stream.ended) == (size, "END_STREAM")
    assert len(stream.body) not in {7, 1_000_000_000}
    assert entries("answered")[0]["delivered"] == ["length_mismatch"]

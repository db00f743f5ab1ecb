import zlib

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_each_event_is_compressed_and_flushed(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="gzip_body")
    assert seen.header("content-encoding") == "gzip"
    unzip = zlib.decompressobj(wbits=31)
    first, *rest = seen.chunks
    assert unzip.decompress(first).endswith(b"}\n\n")
    assert unzip.decompress(b"".join(rest)).endswith(b"data: [DONE]\n\n")
    assert unzip.eof
    assert entries("answered")[0]["delivered"] == ["gzip_body"]


def test_it_may_only_be_claimed(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="gzip_body", how="claimed_only")
    assert seen.header("content-encoding") == "gzip"
    assert seen.body.startswith(b"data: {")


@pytest.mark.parametrize("stream", [True, False])
def test_the_compressed_bytes_may_stop_too_early(
    spoil: Spoil, entries: Entries, stream: bool
) -> None:
    seen = spoil(chat(stream=stream), fault="gzip_body", how="truncated")
    unzip = zlib.decompressobj(wbits=31)
    assert len(unzip.decompress(seen.body)) > 10
    assert not unzip.eof
    assert seen.ends_as_chunked if stream else seen.header("content-length") == str(len(seen.body))
    assert entries("answered")[0]["delivered"] == ["gzip_body"]


@pytest.mark.parametrize("stream", [True, False])
def test_a_bomb_is_light_and_becomes_heavy(spoil: Spoil, stream: bool) -> None:
    seen = spoil(chat(stream=stream), fault="gzip_body", how="bomb", mb=10)
    assert len(seen.body) < 100_000
    plain = zlib.decompress(seen.body, wbits=31)
    assert 10_000_000 < len(plain) < 10_100_000
    assert plain.endswith(b"data: [DONE]\n\n" if stream else b"}")

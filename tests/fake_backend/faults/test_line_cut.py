import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(
    ("how", "ended"), [("reset", "reset"), ("fin", "eof"), ("silence", "open")]
)
def test_after_so_many_bytes_the_line_ends(
    spoil: Spoil, entries: Entries, how: str, ended: str
) -> None:
    seen = spoil(chat(), fault="line_cut", after_bytes=700, how=how, deadline_s=0.3)
    assert (len(seen.raw), seen.ended) == (700, ended)
    assert entries("connected")[0]["delivered"] == ["line_cut"]


def test_a_shorter_answer_is_whole(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(), fault="line_cut", after_bytes=10_000_000).ends_as_chunked
    assert entries("connected") == []

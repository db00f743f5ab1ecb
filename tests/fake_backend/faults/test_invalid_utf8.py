import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(
    ("how", "bad"), [("bad_pair", b"\xc3\x28"), ("lone", b"\x80"), ("unfinished", b"\xe2\x82")]
)
def test_the_bytes_stand_inside_the_text(
    spoil: Spoil, entries: Entries, how: str, bad: bytes
) -> None:
    seen = spoil(chat(), fault="invalid_utf8", how=how, after_events=3)
    blocks = seen.body.split(b"\n\n")
    assert [bad + b'"},"finish_reason"' in block for block in blocks[:5]] == [False] * 3 + [
        True
    ] * 2
    with pytest.raises(UnicodeDecodeError):
        blocks[3].decode()
    assert b"".join(blocks[:3]).decode().isascii()
    assert entries("answered")[0]["delivered"] == ["invalid_utf8"]


def test_half_a_character_may_be_escaped(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="invalid_utf8", how="lone_surrogate", after_events=0)
    seen.body.decode()
    assert "\ud83d" in seen.text

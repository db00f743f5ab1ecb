import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(("how", "end"), [("crlf", b"\r\n"), ("cr", b"\r")])
def test_every_line_ends_as_asked(spoil: Spoil, entries: Entries, how: str, end: bytes) -> None:
    seen = spoil(chat(), fault="crlf", how=how)
    assert seen.body.endswith(b"data: [DONE]" + end + end)
    rest = seen.body.replace(end, b"")
    assert b"\n" not in rest
    assert b"\r" not in rest
    assert entries("answered")[0]["delivered"] == ["crlf"]


def test_what_is_no_stream_is_left_alone(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(stream=False), fault="crlf").json["choices"]
    assert entries("answered")[0]["delivered"] == []

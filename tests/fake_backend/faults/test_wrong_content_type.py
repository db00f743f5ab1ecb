from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_the_header_is_the_one_asked_for(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="wrong_content_type", content_type="text/plain")
    assert [value for name, value in seen.headers if name == "content-type"] == ["text/plain"]
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == ["wrong_content_type"]


def test_there_may_be_none(spoil: Spoil) -> None:
    seen = spoil(chat(stream=False), fault="wrong_content_type", content_type="")
    assert seen.header("content-type") is None
    assert seen.json["choices"]

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_the_headers_are_as_many_and_as_big_as_asked(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="huge_headers", count=3, kb=16)
    padding = [len(value) for name, value in seen.headers if name.startswith("x-padding-")]
    assert padding == [16 * 1024] * 3
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == ["huge_headers"]


def test_a_document_has_them_too(spoil: Spoil) -> None:
    seen = spoil(chat(stream=False), fault="huge_headers", count=1, kb=1)
    assert len(seen.header("x-padding-0") or "") == 1024
    assert seen.json["choices"]

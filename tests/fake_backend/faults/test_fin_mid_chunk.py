from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_a_chunk_is_promised_and_not_kept(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="fin_mid_chunk", after_events=3)
    *whole, last = seen.chunks
    assert (len(whole), seen.ended) == (3, "eof")
    assert seen.raw.endswith(b"\r\n400\r\ndata: {")
    assert last == b"data: {"
    assert entries("answered")[0]["delivered"] == ["fin_mid_chunk"]


def test_a_document_ends_before_its_length(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(stream=False), fault="fin_mid_chunk")
    assert len(seen.body) == int(seen.header("content-length") or 0) // 2 > 0
    assert seen.ended == "eof"
    assert entries("answered")[0]["delivered"] == ["fin_mid_chunk"]

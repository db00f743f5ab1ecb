from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_all_but_the_last_event_comes(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="no_done")
    assert (seen.ends_as_chunked, seen.ended) == (True, "eof")
    assert b"[DONE]" not in seen.body
    assert seen.events[-1]["choices"][0]["finish_reason"] == "stop"
    assert entries("answered")[0]["delivered"] == ["no_done"]


def test_what_is_no_stream_is_left_alone(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(stream=False), fault="no_done").json["choices"][0]["finish_reason"] == "stop"
    assert entries("answered")[0]["delivered"] == []

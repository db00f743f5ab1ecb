from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_the_beginning_comes_again(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="replayed_stream", after_events=5)
    assert seen.events[:5] == seen.events[5:10]
    assert seen.body.count(b'"role":"assistant"') == 2
    assert seen.body.count(b"[DONE]") == 1
    assert entries("answered")[0]["delivered"] == ["replayed_stream"]


def test_an_answer_that_ends_before_is_left_alone_and_not_counted(
    spoil: Spoil, entries: Entries
) -> None:
    seen = spoil(chat(), fault="replayed_stream", after_events=10_000)
    assert seen.events[0] not in seen.events[1:]
    assert entries("answered")[0]["delivered"] == []

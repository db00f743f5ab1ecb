from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_nothing_but_the_finish_reason_comes(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="content_filter")
    assert (seen.status, seen.text) == (200, "")
    assert seen.events[-1]["choices"][0]["finish_reason"] == "content_filter"
    assert seen.body.endswith(b"[DONE]\n\n")
    assert entries("answered")[0]["delivered"] == ["content_filter"]


def test_some_tokens_come_before(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="content_filter", after_tokens=4)
    contents = [event["choices"][0]["delta"].get("content") for event in seen.events]
    assert len([content for content in contents if content]) == 4


def test_a_whole_answer_is_filtered_as_well(spoil: Spoil) -> None:
    (choice,) = spoil(chat(stream=False), fault="content_filter").json["choices"]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("", "content_filter")

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_http_is_whole_but_the_answer_is_not(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="truncated", after_events=5)
    assert (seen.status, seen.ended) == (200, "eof")
    assert seen.ends_as_chunked
    assert len(seen.events) == 5
    assert b"[DONE]" not in seen.body
    assert all(event["choices"][0]["finish_reason"] is None for event in seen.events)
    assert entries("answered")[0]["delivered"] == ["truncated"]


def test_the_connection_may_be_closed_before_http_is_whole(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="truncated", after_events=2, how="fin")
    assert (len(seen.events), seen.ends_as_chunked, seen.ended) == (2, False, "eof")


def test_an_answer_that_ends_before_is_left_alone_and_not_counted(
    spoil: Spoil, entries: Entries
) -> None:
    seen = spoil(chat(), fault="truncated", after_events=10_000)
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == []


def test_what_is_no_stream_is_left_alone(spoil: Spoil) -> None:
    assert (
        spoil(chat(stream=False), fault="truncated").json["choices"][0]["finish_reason"] == "stop"
    )


@pytest.mark.parametrize("how", ["clean", "fin"])
def test_the_end_may_come_after_a_silence(spoil: Spoil, entries: Entries, how: str) -> None:
    seen = spoil(chat(), fault="truncated", after_events=2, how=how, silence_s=0.2)
    assert (len(seen.events), seen.ends_as_chunked) == (2, how == "clean")
    assert entries("answered")[0]["planned_s"] == 0.2

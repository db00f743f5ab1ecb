import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(("every", "after"), [(3, 0), (1, 0), (2, 5)])
def test_some_of_the_text_is_missing(
    spoil: Spoil, entries: Entries, every: int, after: int
) -> None:
    healthy = spoil(chat(), fault="dropped_events", surfaces=["chat"]).events
    seen = spoil(chat(), fault="dropped_events", every=every, after_events=after)
    has_text = [bool(event["choices"][0]["delta"].get("content")) for event in healthy]
    numbers = [at for at, text in enumerate(has_text) if text and at >= after]
    missing = numbers[every - 1 :: every]
    assert missing
    assert seen.events == [event for at, event in enumerate(healthy) if at not in missing]
    assert seen.body.endswith(b"[DONE]\n\n")
    assert entries("answered")[-1]["delivered"] == ["dropped_events"]


def test_what_is_no_stream_is_left_alone(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(stream=False), fault="dropped_events").text
    assert entries("answered")[0]["delivered"] == []

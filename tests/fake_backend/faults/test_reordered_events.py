from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_neighbours_are_swapped_and_the_end_is_the_end(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="reordered_events")
    first, second, *_ = [event["choices"][0]["delta"] for event in seen.events]
    assert second == {"role": "assistant", "content": ""}
    assert first["content"]
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == ["reordered_events"]


def test_nothing_is_lost_and_the_order_is_the_seeds(spoil: Spoil, entries: Entries) -> None:
    healthy = spoil(chat(), fault="duplicated_events", every=10_000)
    seen = spoil(chat(), fault="reordered_events", window=10)
    assert seen.text != healthy.text
    assert sorted(map(str, seen.events)) == sorted(map(str, healthy.events))
    assert entries("answered")[1]["draws"]["reordered_events"]

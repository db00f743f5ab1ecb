from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_an_event_begins_on_the_line_of_the_one_before(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="glued_events", after_events=2)
    lines = seen.body.split(b"\n\n")
    assert [line.count(b"data: {") for line in lines[:5]] == [1, 1, 2, 1, 1]
    assert lines[2].startswith(b'data: {"id":"chatcmpl-')
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == ["glued_events"]


def test_what_comes_after_the_end_cannot_be_glued(spoil: Spoil, entries: Entries) -> None:
    healthy = len(spoil(chat(), fault="glued_events", after_events=10_000).events)
    seen = spoil(chat(), fault="glued_events", after_events=healthy)
    assert len(seen.events) == healthy
    assert [entry["delivered"] for entry in entries("answered")] == [[], []]

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_every_event_comes_twice(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="duplicated_events")
    blocks = seen.body.split(b"\n\n")[:-1]
    assert blocks[::2] == blocks[1::2]
    assert blocks[-2:] == [b"data: [DONE]"] * 2
    assert entries("answered")[0]["delivered"] == ["duplicated_events"]


def test_only_some_come_again_and_more_often(spoil: Spoil) -> None:
    blocks = spoil(chat(), fault="duplicated_events", every=3, times=4).body.split(b"\n\n")
    assert len(set(blocks[:2])) == 2
    assert blocks[2:6] == [blocks[2]] * 4
    assert len(set(blocks[5:8])) == 3

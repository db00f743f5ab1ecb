import json
import string

import pytest

from bench.testing.sockets import Seen, chat
from tests.fake_backend.conftest import Entries, Spoil


def blocks(seen: Seen) -> list[str]:
    return [block.removeprefix("data: ") for block in seen.body.decode().split("\n\n")]


@pytest.mark.parametrize("how", ["cut", "garbage", "unquoted", "newline"])
def test_only_the_event_that_was_asked_for_is_broken(
    spoil: Spoil, entries: Entries, how: str
) -> None:
    found = blocks(spoil(chat(), fault="malformed_event", after_events=4, how=how))
    with pytest.raises(json.JSONDecodeError):
        json.loads(found[4].partition("\n")[0])
    assert found[-2:] == ["[DONE]", ""]
    assert all(json.loads(block) for block in [*found[:4], *found[5:-2]])
    assert entries("answered")[0]["delivered"] == ["malformed_event"]


def test_the_ways_differ(spoil: Spoil) -> None:
    table = {"fault": "malformed_event", "after_events": 0}
    cut, garbage, unquoted, newline = (
        blocks(spoil(chat(), how=how, **table))[0]
        for how in ("cut", "garbage", "unquoted", "newline")
    )
    assert newline.startswith(f"{cut}\n")
    assert json.loads(newline.replace("\n", ""))["choices"]
    assert len(garbage) == len(newline) - 1
    assert set(garbage) <= set(string.printable) - set(string.whitespace)
    assert unquoted.startswith('{id:"chatcmpl')


def test_an_event_that_never_comes_is_not_counted(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(), fault="malformed_event", after_events=10_000)
    assert entries("answered")[0]["delivered"] == []

from collections.abc import Callable
from typing import Any

import pytest

from bench.testing.sockets import Seen, chat
from tests.fake_backend.conftest import Entries, Spoil

STREAM = chat(stream_options={"include_usage": True})
WHOLE = chat(stream=False)


def usage(seen: Seen) -> Any:
    documents = seen.events if seen.body.startswith(b"data:") else [seen.json]
    (found,) = [document["usage"] for document in documents if "usage" in document]
    return found


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ("zero", lambda value: value == 0),
        ("negative", lambda value: value < 0),
        ("huge", lambda value: value > 2**53),
        ("strings", lambda value: isinstance(value, str) and int(value) >= 0),
    ],
)
@pytest.mark.parametrize("wanted", [STREAM, WHOLE], ids=["stream", "whole"])
def test_every_count_is_wrong(
    spoil: Spoil, entries: Entries, wanted: bytes, how: str, wrong: Callable[[Any], bool]
) -> None:
    counts = usage(spoil(wanted, fault="usage_variants", how=how))
    assert counts.keys() >= {"prompt_tokens", "completion_tokens", "total_tokens"}
    assert all(wrong(value) for value in counts.values())
    assert entries("answered")[0]["delivered"] == ["usage_variants"]


@pytest.mark.parametrize("wanted", [STREAM, WHOLE], ids=["stream", "whole"])
def test_there_may_be_none(spoil: Spoil, entries: Entries, wanted: bytes) -> None:
    assert usage(spoil(wanted, fault="usage_variants", how="null")) is None
    absent = spoil(wanted, fault="usage_variants")
    assert b"usage" not in absent.body
    assert all(event["choices"] for event in absent.events)
    assert len(absent.text) > 100
    assert [entry["delivered"] for entry in entries("answered")] == [["usage_variants"]] * 2


def test_an_answer_without_counts_is_healthy(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(), fault="usage_variants").body.endswith(b"[DONE]\n\n")
    assert entries("answered")[0]["delivered"] == []

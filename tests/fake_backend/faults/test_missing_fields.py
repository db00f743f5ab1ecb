from typing import Any

import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(
    ("field", "how", "choice"),
    [
        ("delta", "absent", {"index": 0, "finish_reason": None}),
        ("delta", "null", {"index": 0, "delta": None, "finish_reason": None}),
        ("content", "null", {"index": 0, "delta": {"content": None}, "finish_reason": None}),
    ],
)
def test_a_field_goes_at_any_depth(
    spoil: Spoil, entries: Entries, field: str, how: str, choice: dict[str, Any]
) -> None:
    seen = spoil(chat(), fault="missing_fields", field=field, how=how, after_events=1)
    assert seen.events[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert seen.events[1]["choices"] == [choice]
    assert seen.body.endswith(b"data: [DONE]\n\n")
    assert entries("answered")[0]["delivered"] == ["missing_fields"]


def test_only_some_events_are_spoiled(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="missing_fields", field="id", after_events=2, events=3)
    without = [number for number, event in enumerate(seen.events) if "id" not in event]
    assert without == [2, 3, 4]


def test_a_document_is_spoiled_too(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(stream=False), fault="missing_fields", field="choices")
    assert "choices" not in seen.json
    assert entries("answered")[0]["delivered"] == ["missing_fields"]


def test_a_field_that_nobody_sends_is_not_counted(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(), fault="missing_fields", field="nothing")
    assert entries("answered")[0]["delivered"] == []

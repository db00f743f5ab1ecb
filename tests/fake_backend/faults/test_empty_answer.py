import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize("stream", [True, False])
def test_the_answer_is_well_formed_and_empty(spoil: Spoil, entries: Entries, stream: bool) -> None:
    seen = spoil(chat(stream=stream), fault="empty_answer")
    assert (seen.status, seen.text) == (200, "")
    last = seen.events[-1] if stream else seen.json
    assert last["choices"][0]["finish_reason"] == "stop"
    assert entries("answered")[0]["delivered"] == ["empty_answer"]


def test_white_space_is_all_there_is(spoil: Spoil) -> None:
    text = spoil(chat(), fault="empty_answer", how="whitespace").text
    assert text.isspace()
    assert len(text) > 4

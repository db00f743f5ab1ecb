import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_before_the_headers(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="reset")
    assert (seen.raw, seen.ended) == (b"", "reset")
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["status"]) == (["reset"], None)


def test_after_the_headers(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="reset", after_events=0)
    assert (seen.status, seen.ended) == (200, "reset")
    assert seen.raw.endswith(b"\r\n\r\n")


def test_after_some_events_or_at_the_end(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="reset", after_events=4)
    assert (len(seen.events), seen.ended) == (4, "reset")
    seen = spoil(chat(), fault="reset", after_events=10_000)
    assert (seen.body.endswith(b"data: [DONE]\n\n"), seen.ended) == (True, "reset")
    assert [entry["delivered"] for entry in entries("answered")] == [["reset"]] * 2


def test_a_document_is_torn_half_way(spoil: Spoil) -> None:
    seen = spoil(chat(stream=False), fault="reset", after_events=4)
    assert len(seen.body) == int(seen.header("content-length") or 0) // 2 > 0
    assert seen.ended == "reset"


@pytest.mark.parametrize("after_events", [None, 2])
def test_it_may_come_after_a_silence(
    spoil: Spoil, entries: Entries, after_events: int | None
) -> None:
    table = {} if after_events is None else {"after_events": after_events}
    seen = spoil(chat(), fault="reset", silence_s=0.2, **table)
    assert (seen.ended, len(seen.raw) > 0) == ("reset", after_events is not None)
    assert entries("answered")[0]["planned_s"] == 0.2

import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.websocket_client import ask, spoiled_turn, switch_on, websocket

FAULT = "websocket_huge_message"
BLOCKS = 2_000_000 // 65_536 * 65_536


@pytest.mark.parametrize("fragmented", [False, True], ids=["one_frame", "fragments"])
def test_a_message_is_huge_and_valid(
    backend: Backend, entries: Entries, *, fragmented: bool
) -> None:
    talk = spoiled_turn(backend, FAULT, mb=2, after_events=4, fragmented=fragmented)
    assert (talk.ended, len(talk.types)) == ("last", len(talk.raw))
    assert len(talk.raw[4]) > BLOCKS
    assert entries("answered")[-1]["delivered"] == [FAULT]


def test_a_client_may_refuse_it(backend: Backend, entries: Entries) -> None:
    switch_on(backend, FAULT, mb=50, after_events=4)
    with websocket(backend, max_size=1_000_000) as connection:
        talk = ask(connection)
    assert (talk.ended, talk.code, len(talk.raw)) == ("closed", 1009, 4)
    assert entries("answered")[-1]["client_left"]

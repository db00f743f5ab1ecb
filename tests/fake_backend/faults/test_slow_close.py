from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


def test_all_is_sent_but_the_connection_stays_open(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="slow_close", delay_s=60, deadline_s=0.3)
    assert seen.ends_as_chunked
    assert seen.ended == "open"
    assert entries("connected")[0]["delivered"] == ["slow_close"]


def test_in_the_end_it_is_closed(spoil: Spoil) -> None:
    assert spoil(chat(), fault="slow_close", delay_s=0.05).ended == "eof"

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import Seen, chat, connect, read
from tests.fake_backend.conftest import Entries, Spoil

SILENT_S = 0.3


def test_it_falls_silent_and_stays_open(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="stall", after_events=3, deadline_s=SILENT_S)
    assert (seen.ended, len(seen.events), seen.ends_as_chunked) == ("open", 3, False)
    answered = entries("answered")[0]
    assert answered["delivered"] == ["stall"]
    assert answered["client_left"]


def test_only_the_headers_may_come(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="stall", after_events=0, deadline_s=SILENT_S)
    assert (seen.status, seen.ended) == (200, "open")
    assert seen.raw.endswith(b"\r\n\r\n")


def test_a_document_stops_half_way(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(stream=False), fault="stall", deadline_s=SILENT_S)
    assert len(seen.body) == int(seen.header("content-length") or 0) // 2 > 0
    assert entries("answered")[0]["delivered"] == ["stall"]


def test_heartbeats_come_at_their_pace(backend: Backend, entries: Entries) -> None:
    table = {"fault": "stall", "surfaces": ["openai_chat"], "after_events": 1, "heartbeat_s": 15}
    backend.control("PUT", "plan", {"faults": [table]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        assert read(connection, until=b"}\n\n\r\n").raw.count(b": keep-alive") == 0
        backend.control("PUT", "clock", {"advance_s": 46})
        beats = read(connection, at_most=3 * len(b"e\r\n: keep-alive\n\n\r\n"))
    assert beats.raw == b"e\r\n: keep-alive\n\n\r\n" * 3
    assert entries("answered")[0]["delivered"] == ["stall"]


def test_the_rest_may_come_after_some_seconds(backend: Backend, entries: Entries) -> None:
    table = {"after_events": 3, "for_s": 20, "heartbeat_s": 8}
    plan = {"faults": [{"fault": "stall", "surfaces": ["openai_chat"], **table}]}
    backend.control("PUT", "plan", plan)
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        before = read(connection, until=b"}\n\n\r\n").raw
        backend.control("PUT", "clock", {"advance_s": 21})
        rest = read(connection)
    seen = Seen(before + rest.raw, rest.ended)
    assert (seen.ends_as_chunked, seen.body.count(b": keep-alive")) == (True, 2)
    assert seen.body.endswith(b"data: [DONE]\n\n")
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["planned_s"]) == (["stall"], 20)


@pytest.mark.parametrize("stream", [True, False])
def test_it_may_stop_at_a_byte_of_the_body(spoil: Spoil, entries: Entries, stream: bool) -> None:
    seen = spoil(chat(stream=stream), fault="stall", after_bytes=150, deadline_s=0.3)
    assert (len(seen.body), seen.ended) == (150, "open")
    assert entries("answered")[0]["delivered"] == ["stall"]


def test_after_a_time_the_window_opens(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="stall", after_bytes=150, for_s=0.1)
    assert (seen.ends_as_chunked, seen.body.endswith(b"[DONE]\n\n")) == (True, True)

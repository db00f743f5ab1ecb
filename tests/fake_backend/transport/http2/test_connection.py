"""HTTP/2 on real sockets, frame by frame."""

import pytest
from h2.errors import ErrorCodes
from hyperframe.frame import (
    DataFrame,
    GoAwayFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from bench.core import waits
from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.transport.h2_client import connected, h2_client
from tests.fake_backend.transport.h2_peer import CHAT, HUGE, chat

SLOW = {"fault": "drip", "surfaces": ["openai_chat"], "gap_s": 0.01}
STALLED = {"fault": "stall", "surfaces": ["openai_chat"]}


def test_a_request_is_answered_with_a_head_data_and_end_stream(backend: Backend) -> None:
    with h2_client(backend) as client:
        whole = client.answer(client.ask(CHAT, chat(stream=False)))
        streamed = client.answer(client.ask(CHAT, chat()))
    assert (whole.status, whole.ended) == (200, "END_STREAM")
    assert dict(whole.head)["content-length"] == str(len(whole.body))
    assert [type(frame).__name__ for frame in whole.frames] == ["HeadersFrame", "DataFrame"]
    assert (streamed.status, streamed.ended) == (200, "END_STREAM")
    assert {"transfer-encoding", "connection", "content-length"}.isdisjoint(dict(streamed.head))
    assert all(
        bytes(frame.data).startswith(b"data: ")
        for frame in streamed.frames
        if isinstance(frame, DataFrame) and frame.data
    )  # each event is a frame of its own


def test_streams_are_answered_at_the_same_time(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "plan", {"faults": [STALLED]})
    with h2_client(backend) as client:
        numbers = [client.ask(CHAT, chat()) for _ in range(3)]
        client.read(lambda: all(number in client.streams for number in numbers))
        assert not any(client.streams[number].ended for number in numbers)
        assert client.answer(client.ask("/v1/models", method="GET")).ended == "END_STREAM"
    asked = entries("asked")
    assert [entry["in_flight"] for entry in asked] == [1, 2, 3, 4]
    assert [(entry["http"], entry["stream"]) for entry in asked] == [("2", n) for n in (1, 3, 5, 7)]
    assert len({entry["connection"] for entry in (*asked, *entries("answered"))}) == 1


@pytest.mark.parametrize(
    ("code", "name"), [(ErrorCodes.CANCEL, "rst:CANCEL"), (ErrorCodes.NO_ERROR, "rst:NO_ERROR")]
)
def test_a_client_resets_one_stream_and_the_others_go_on(
    backend: Backend, entries: Entries, code: ErrorCodes, name: str
) -> None:
    backend.control("PUT", "plan", {"faults": [STALLED]})
    with h2_client(backend) as client:
        left, kept = client.ask(CHAT, chat()), client.ask(CHAT, chat())
        client.read(lambda: {left, kept} <= set(client.streams))
        client.send(RstStreamFrame(left, error_code=code))
        assert client.answer(client.ask("/v1/models", method="GET")).ended == "END_STREAM"
    ends = {entry["stream"]: entry["client_end"] for entry in entries("answered")}
    assert (ends[left], ends[kept]) == (name, "closed")


def test_a_reset_in_the_same_write_is_seen_after_the_request(
    backend: Backend, entries: Entries
) -> None:
    backend.control("PUT", "plan", {"faults": [SLOW]})
    with h2_client(backend) as client:
        reset = RstStreamFrame(1, error_code=ErrorCodes.CANCEL).serialize()
        client.send(client.peer.request(1, CHAT, chat()) + reset)
        client.send(PingFrame(0, b"12345678"))
        client.read(lambda: any(isinstance(f, PingFrame) for f in client.connection.frames))
    assert entries("answered")[0]["client_end"] == "rst:CANCEL"


def test_a_closed_connection_ends_all_of_its_streams(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "plan", {"faults": [STALLED]})
    with h2_client(backend) as client:
        numbers = [client.ask(CHAT, chat()) for _ in range(3)]
        client.read(lambda: all(number in client.streams for number in numbers))
    assert [entry["client_end"] for entry in entries("answered")] == ["closed"] * 3


def test_a_client_s_goaway_lets_its_answers_end(backend: Backend, entries: Entries) -> None:
    backend.control("PUT", "plan", {"faults": [SLOW, {**STALLED, "fire": {"skip": 1}}]})
    with h2_client(backend) as client:
        ends, stalls = client.ask(CHAT, chat()), client.ask(CHAT, chat())
        client.read(lambda: stalls in client.streams)
        client.send(GoAwayFrame(0))
        assert client.answer(ends).ended == "END_STREAM"
    known = {entry["stream"]: entry["client_end"] for entry in entries("answered")}
    assert known == {ends: "", stalls: "goaway"}


def test_no_more_leaves_than_the_windows_allow(backend: Backend) -> None:
    with h2_client(backend, timeout=0.3, INITIAL_WINDOW_SIZE=10) as client:
        client.grants = False
        number = client.ask(CHAT, chat(stream=False))
        assert len(client.answer(number).body) == 10
        client.send(WindowUpdateFrame(number, window_increment=5))
        assert len(client.answer(number).body) == 15
        client.send(SettingsFrame(0, settings={SettingsFrame.INITIAL_WINDOW_SIZE: 20}))
        assert len(client.answer(number).body) == 25
        client.send(WindowUpdateFrame(number, window_increment=HUGE))
        stream = client.answer(number)
    assert stream.ended == "END_STREAM"
    assert dict(stream.head)["content-length"] == str(len(stream.body))


def test_a_large_body_is_taken_and_a_larger_one_refused(backend: Backend, entries: Entries) -> None:
    with h2_client(backend) as client:
        assert client.answer(client.upload(2_000_000)).status == 200
        refused = client.answer(client.upload(17_000_000))
        assert refused.status == 413
        assert refused.ended.startswith("END_STREAM NO_ERROR")
        assert client.answer(client.ask(CHAT, chat())).status == 200
    assert [entry["problem"] for entry in entries("broken")] == ["body over 16 MB"]


def test_a_large_head_is_refused_on_its_stream_alone(backend: Backend, entries: Entries) -> None:
    with h2_client(backend) as client:
        many = [(f"x-{number}", "y" * 4000) for number in range(80)]
        refused = client.answer(client.ask("/v1/models", method="GET", headers=many))
        assert (refused.status, refused.ended) == (431, "END_STREAM")
        assert client.answer(client.ask("/v1/models", method="GET")).status == 200
    assert [entry["problem"] for entry in entries("broken")] == ["head over 256 KiB"]


def test_a_head_alone_is_answered_without_a_body(backend: Backend) -> None:
    with h2_client(backend) as client:
        stream = client.answer(client.ask("/v1/models", method="HEAD"))
    assert (stream.status, stream.body, stream.ended) == (200, b"", "END_STREAM")
    assert int(dict(stream.head)["content-length"]) > 0


def test_the_settings_are_those_that_are_kept(backend: Backend) -> None:
    with h2_client(backend) as client:
        client.read(lambda: bool(client.connection.frames))
        settings = client.connection.frames[0]
        assert isinstance(settings, SettingsFrame)
    assert settings.settings == {
        SettingsFrame.MAX_CONCURRENT_STREAMS: 100,
        SettingsFrame.INITIAL_WINDOW_SIZE: 1_048_576,
        SettingsFrame.MAX_HEADER_LIST_SIZE: 262_144,
    }


def test_the_connection_outlives_a_client_that_waits(backend: Backend, entries: Entries) -> None:
    """A preface in two parts, and a request whose frames come byte by byte."""
    with connected(backend) as client:
        greeting = client.peer.greeting()
        client.send(greeting[:10])
        client.send(greeting[10:])
        for byte in client.peer.request(1, "/v1/models", method="GET"):
            client.send(bytes([byte]))
        assert client.answer(1).status == 200
    waits.until(lambda: entries("answered"), seconds=5, what="the answer")

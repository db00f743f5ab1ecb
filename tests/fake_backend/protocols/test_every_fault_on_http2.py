"""Every fault of a reply in HTTP/2, by the frames that arrive."""

import json
from typing import Any

import pytest
from hyperframe.frame import HeadersFrame

from bench.core import waits
from bench.live.backend import Backend
from bench.testing.sockets import ask
from bench.testing.sockets import chat as http1_chat
from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.test_every_fault import (
    CHAT,
    DOES_NOT_APPLY,
    FAULTS,
    NEVER_END,
    SETTINGS,
)
from tests.fake_backend.transport.h2_client import H2Client, Stream, h2_client
from tests.fake_backend.transport.h2_peer import CHAT as PATH
from tests.fake_backend.transport.h2_peer import chat

SURFACE = "openai_chat"
OF_HTTP1 = {"connection", "keep-alive", "transfer-encoding", "upgrade"}
NO_HEAD = {"hang", "reset", "reset_stream"}
ENDS = {  # how the stream and its connection end, if not with END_STREAM alone
    "endless_stream": ("", ""),
    "fin_mid_chunk": ("", "eof"),
    "goaway": ("END_STREAM", "eof"),
    "hang": ("", ""),
    "reset": ("INTERNAL_ERROR", ""),
    "reset_stream": ("INTERNAL_ERROR", ""),
    "stall": ("", ""),
    "stall_after_end": ("", ""),
}
KNOWN: dict[str, type[Fault]] = dict(known_faults())


def switch_on(backend: Backend, fault: str, **settings: Any) -> None:
    table = {"fault": fault, "surfaces": [SURFACE], **SETTINGS.get(fault, {}), **settings}
    if fault == "missing_fields":
        table["field"] = "choices"
    backend.control("PUT", "plan", {"faults": [table]})


def ask_under(client: H2Client, fault: str) -> Stream:
    content = {"model": "any", "stream": True, **CHAT}
    mine = [("authorization", "Bearer bench")]
    if fault == "token_bucket":
        assert client.answer(client.ask(PATH, content, headers=mine)).status == 200
    number = client.ask(PATH, content, headers=mine)
    if fault == "endless_stream":
        client.read(lambda: len(client.streams.get(number, Stream()).body) > 20_000)
        return client.streams[number]
    return client.answer(number)


@pytest.mark.parametrize("fault", FAULTS)
def test_it_reaches_the_stream(backend: Backend, entries: Entries, fault: str) -> None:
    switch_on(backend, fault)
    with h2_client(backend, timeout=0.3 if fault in NEVER_END else 5) as client:
        stream = ask_under(client, fault)
        if fault == "goaway":
            client.read()
        ended = client.ended
    assert (stream.ended, ended) == ENDS.get(fault, ("END_STREAM", ""))
    heads = [frame for frame in stream.frames if isinstance(frame, HeadersFrame)]
    assert len(heads) == (0 if fault in NO_HEAD else 2 if fault == "trailers" else 1)
    assert OF_HTTP1.isdisjoint(dict(stream.head))
    spared = SURFACE in DOES_NOT_APPLY.get(fault, ()) and fault != "length_mismatch"
    healthy = spared or "2" not in KNOWN[fault].http
    answered = entries("answered")[-1]
    assert answered["planned"] == [fault]
    assert answered["delivered"] == ([] if healthy else [fault])
    assert answered["status"] == (stream.status if heads else None)
    assert entries("broken") == []


def test_the_slow_head_of_http1_is_not_one_of_http2(backend: Backend, entries: Entries) -> None:
    switch_on(backend, "slow_headers")
    assert ask(backend.urls["openai"], http1_chat()).status == 200
    with h2_client(backend) as client:
        assert client.answer(client.ask(PATH, chat())).status == 200
    delivered = {entry["http"]: entry["delivered"] for entry in entries("answered")}
    assert delivered == {"1.1": ["slow_headers"], "2": []}


@pytest.mark.parametrize(("how", "off"), [("large", 25), ("small", -25)])
def test_a_length_lies(backend: Backend, entries: Entries, how: str, off: int) -> None:
    switch_on(backend, "length_mismatch", how=how, by_bytes=25)
    with h2_client(backend) as client:
        stream = client.answer(client.ask(PATH, chat(stream=False)))
    assert int(dict(stream.head)["content-length"]) == len(stream.body) + off
    assert (stream.ended, bool(json.loads(stream.body))) == ("END_STREAM", True)
    assert entries("answered")[0]["delivered"] == ["length_mismatch"]


def test_a_cut_frame_promises_more_than_it_has(backend: Backend) -> None:
    switch_on(backend, "fin_mid_chunk", after_events=2)
    with h2_client(backend) as client:
        stream = client.answer(client.ask(PATH, chat()))
        torn, goaway = client.peer.torn, client.goaway
    assert stream.body.count(b"data: ") == 2
    assert (int.from_bytes(torn[:3]), torn[9:], goaway) == (1024, b"data: {", "")


def test_a_closed_connection_takes_its_other_streams_along(
    backend: Backend, entries: Entries
) -> None:
    cut = {"fault": "truncated", "surfaces": [SURFACE], "how": "fin", "after_events": 1}
    slow = {"fault": "stall", "surfaces": ["openai_completions"]}
    backend.control("PUT", "plan", {"faults": [cut, slow]})
    with h2_client(backend) as client:
        other = client.ask("/v1/completions", {"prompt": "x =", "stream": True})
        client.read(lambda: other in client.streams)
        first = client.answer(client.ask(PATH, chat()))
        assert (first.ended, client.streams[other].ended, client.ended) == ("", "", "eof")
    ends = {entry["stream"]: entry["client_end"] for entry in entries("answered")}
    assert ends == {1: "", 3: ""}  # the backend ended both


def test_a_wire_fault_cuts_the_bytes_of_http2_too(backend: Backend, entries: Entries) -> None:
    table = {"fault": "line_cut", "surfaces": [SURFACE], "after_bytes": 20_000}
    backend.control("PUT", "plan", {"faults": [table]})
    with h2_client(backend) as client:
        numbers = [client.ask(PATH, chat()) for _ in range(20)]
        client.read()
        assert client.ended  # OpenSSL reports the RST as an end
        assert not client.streams.get(numbers[-1], Stream()).ended
    assert [entry["delivered"] for entry in entries("connected")] == [["line_cut"]]


WIRE = ("line_cut", "slow_line", "slow_close", "black_hole", "proxy_error", "tls_hang")


@pytest.mark.parametrize("name", WIRE)
def test_a_wire_fault_meets_a_client_that_keeps_its_connection(
    backend: Backend, entries: Entries, name: str
) -> None:
    with h2_client(backend) as client:
        assert client.answer(client.ask(PATH, chat())).ended == "END_STREAM"
        switch_on(backend, name)
        client.read()
        assert client.ended == "eof"
    assert entries("connected") == []


def test_an_answer_under_way_ends_before_a_wire_fault_begins(
    backend: Backend, entries: Entries
) -> None:
    switch_on(backend, "latency", first_token={"fixed_s": 30})
    with h2_client(backend) as client:
        number = client.ask(PATH, chat())
        waits.until(lambda: entries("asked"), seconds=10, what="the request")
        switch_on(backend, "line_cut")
        assert client.answer(number).ended == "END_STREAM"
        client.read()
        assert client.ended == "eof"

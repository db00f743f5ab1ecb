import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.frames import Frame, Opcode

from bench.core import waits
from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.websocket_client import Talk, ask, create, read, switch_on, websocket


def closings(entries: Entries) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def there() -> bool:
        found[:] = entries("websocketclosed")
        return bool(found)

    waits.until(there, seconds=5, what="the closing to be in the journal")
    return found


def raw_frame(opcode: int, data: bytes = b"", *, fin: bool = True, mask: bool = True) -> bytes:
    return Frame(Opcode(opcode), data, fin=fin).serialize(mask=mask)


def cut_off(backend: Backend, *parts: bytes) -> Talk:
    """Send bytes of the test's own behind a healthy upgrade."""
    with websocket(backend) as connection:
        try:
            for part in parts:
                connection.socket.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read(connection)


def test_each_message_is_a_request_of_the_journal(backend: Backend, entries: Entries) -> None:
    with websocket(backend) as connection:
        first, second = ask(connection), ask(connection, question="And a tuple?")
    assert (first.ended, first.types[0], first.types[-1]) == (
        "last",
        "response.created",
        "response.completed",
    )
    assert first.text != second.text
    upgrade, *turns = entries("answered")
    assert (upgrade["surface"], upgrade["status"], upgrade["http"]) == (
        "openai_websocket",
        101,
        "1.1",
    )
    numbers = {entry["connection"] for entry in (upgrade, *turns)}
    assert [(turn["status"], turn["http"], turn["stream"]) for turn in turns] == [
        (200, "websocket", 1),
        (200, "websocket", 2),
    ]
    (closing,) = closings(entries)
    assert numbers == {closing["connection"]}
    counts = [closing[name] for name in ("turns", "received", "sent", "by", "code")]
    assert counts == [2, 2, len(first.raw) + len(second.raw), "client", 1000]


def test_a_client_that_closes_cancels_its_turn(backend: Backend, entries: Entries) -> None:
    switch_on(backend, "stall", after_events=3)
    with websocket(backend) as connection:
        assert ask(connection, deadline_s=0.3).ended == "open"
    turn = entries("answered")[-1]
    assert (turn["client_left"], turn["client_end"]) == (True, "closed")
    assert closings(entries)[0]["code"] == 1000


def test_a_client_without_a_close_frame_cancels_its_turn(
    backend: Backend, entries: Entries
) -> None:
    switch_on(backend, "stall", after_events=3)
    with websocket(backend) as connection:
        ask(connection, deadline_s=0.3)
        connection.socket.shutdown(socket.SHUT_RDWR)
    assert entries("answered")[-1]["client_left"]
    (closing,) = closings(entries)
    assert (closing["by"], closing["code"]) == ("client", 1006)


def test_turns_wait_for_each_other(backend: Backend, entries: Entries) -> None:
    with websocket(backend) as connection:
        connection.send(create("One?"))
        connection.send(create("Two?"))
        talks = [read(connection), read(connection)]
    assert [talk.ended for talk in talks] == ["last", "last"]
    assert [talk.types[0] for talk in talks] == ["response.created"] * 2


def test_a_ping_is_answered(backend: Backend) -> None:
    with websocket(backend) as connection:
        assert connection.ping().wait(5)


def test_tls_hosts_take_websockets_on_http_1(backend: Backend) -> None:
    from websockets.sync.client import connect

    trust = ssl.create_default_context(cafile=backend.ca_file)
    with connect(
        "wss://api.individual.githubcopilot.com/responses",
        proxy=backend.proxy_url,
        ssl=trust,
        additional_headers={"authorization": "Bearer bench"},
    ) as connection:
        assert ask(connection).ended == "last"


def test_an_early_message_is_refused(backend: Backend, entries: Entries) -> None:
    switch_on(backend, "hang", surface="openai_websocket")
    place = urlsplit(backend.urls["openai"])
    with socket.create_connection((place.hostname, place.port or 0), timeout=5) as client:
        key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13"
        head = f"GET /v1/responses HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n{key}\r\n"
        client.sendall(f"{head}upgrade: websocket\r\n\r\n".encode())
        waits.until(lambda: entries("asked"), seconds=5, what="the upgrade to arrive")
        client.sendall(raw_frame(Opcode.TEXT, b"{}"))
        waits.until(lambda: entries("broken"), seconds=5, what="the refusal")
    assert entries("broken")[0]["problem"] == "spoke before its upgrade was answered"


@pytest.mark.parametrize(
    ("parts", "code", "problem"),
    [
        pytest.param([raw_frame(Opcode.TEXT, b"{}", mask=False)], 1002, "masking", id="unmasked"),
        pytest.param([b"\xc1\x80\x00\x00\x00\x00"], 1002, "reserved bits", id="reserved_bits"),
        pytest.param([b"\x83\x80\x00\x00\x00\x00"], 1002, "opcode", id="reserved_opcode"),
        pytest.param([raw_frame(Opcode.CONT)], 1002, "continuation", id="no_beginning"),
        pytest.param([raw_frame(Opcode.BINARY, b"x")], 1003, "binary", id="binary"),
        pytest.param([raw_frame(Opcode.TEXT, b"\xe2")], 1007, "UTF-8", id="invalid_utf8"),
        pytest.param(
            [
                raw_frame(Opcode.TEXT, b"x", fin=False),
                *[raw_frame(Opcode.CONT, b"x", fin=False)] * 10_000,
            ],
            1008,
            "fragments",
            id="many_fragments",
        ),
        pytest.param(
            [b"\x81\xff" + (16_000_001).to_bytes(8) + bytes(4)], 1009, "exceeds limit", id="huge"
        ),
        pytest.param([raw_frame(Opcode.TEXT, create().encode())] * 200, 1013, "wait", id="many"),
    ],
)
def test_a_broken_client_is_cut_off_with_a_code(
    backend: Backend, entries: Entries, parts: list[bytes], code: int, problem: str
) -> None:
    switch_on(backend, "stall", after_events=0)
    talk = cut_off(backend, *parts)
    assert (talk.ended, talk.code) == ("closed", code)
    (broken,) = entries("broken")
    assert broken["problem"].startswith("a WebSocket: ")
    assert problem in broken["problem"]
    (closing,) = closings(entries)
    assert (closing["by"], closing["code"]) == ("server", code)
    assert not any(turn["client_left"] for turn in entries("answered"))


def test_others_are_served_after_a_broken_client(backend: Backend) -> None:
    cut_off(backend, raw_frame(Opcode.CONT))
    with websocket(backend) as connection:
        assert ask(connection).ended == "last"

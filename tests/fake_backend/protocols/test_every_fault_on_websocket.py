"""Every fault of a reply on a WebSocket, by the messages that arrive."""

from typing import Any

import pytest

from bench.live.backend import Backend
from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.test_every_fault import (
    DOES_NOT_APPLY,
    FAULTS,
    FLAT_TOOL,
    NEVER_END,
    SETTINGS,
    TURNS,
)
from tests.fake_backend.websocket_client import Talk, ask, switch_on, websocket

SURFACE = "openai_responses"
KNOWN: dict[str, type[Fault]] = dict(known_faults())
NONE_OF_THESE = {  # of those that mean something on WebSockets
    fault
    for fault, surfaces in DOES_NOT_APPLY.items()
    if SURFACE in surfaces and not fault.startswith("websocket")
}
OWN: dict[str, dict[str, Any]] = {
    "websocket_dead": {"after_events": 3},
    "websocket_frames": {"how": "cut"},
    "websocket_huge_message": {"mb": 1},
    "missing_fields": {"field": "delta"},
}
ENDS = {  # how an answer ends, if not with its last message
    "drip": "last",
    "endless_stream": "open",
    "fin_mid_chunk": "closed",
    "invalid_utf8": "closed",
    "no_done": "open",
    "reset": "closed",
    "truncated": "open",
    "websocket_dead": "open",
    "websocket_frames": "open",
    **dict.fromkeys(NEVER_END - {"stall_after_end"}, "open"),
}


def turn(backend: Backend, fault: str) -> Talk:
    switch_on(backend, fault, SURFACE, **SETTINGS.get(fault, {}), **OWN.get(fault, {}))
    with websocket(backend) as connection:
        if fault == "token_bucket":
            ask(connection)
        deadline_s = 0.4 if ENDS.get(fault) == "open" else 5
        return ask(connection, question=TURNS, tools=[FLAT_TOOL], deadline_s=deadline_s)


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "endless_stream"])
def test_it_reaches_the_client(backend: Backend, entries: Entries, fault: str) -> None:
    talk = turn(backend, fault)
    applies = "websocket" in KNOWN[fault].http and fault not in NONE_OF_THESE
    answered = entries("answered")[-1]
    assert answered["http"] == "websocket"
    assert (answered["planned"], answered["delivered"]) == ([fault], [fault] if applies else [])
    assert talk.ended == (ENDS.get(fault, "last") if applies else "last")
    assert entries("broken") == []


@pytest.mark.parametrize(
    ("fault", "status", "settings"),
    [
        ("rate_limit", 429, {"retry_after_s": 20}),
        ("http_error", 503, {"problem": "unavailable"}),
        ("quota_exhausted", 429, {}),
    ],
)
def test_an_error_is_a_message(
    backend: Backend, entries: Entries, fault: str, status: int, settings: dict[str, Any]
) -> None:
    switch_on(backend, fault, SURFACE, **settings)
    with websocket(backend) as connection:
        (error,) = ask(connection).messages
        assert (error["type"], error["status"]) == ("error", status)
        backend.clear_faults()
        assert ask(connection).ended == "last"
    assert entries("answered")[1]["status"] == status
    if fault == "rate_limit":
        assert error["headers"]["retry-after"] == "20"
        assert entries("answered")[1]["retry_after_s"] == 20


def test_an_endless_answer_ends_with_its_client(backend: Backend, entries: Entries) -> None:
    switch_on(backend, "endless_stream", SURFACE)
    with websocket(backend) as connection:
        connection.send('{"type": "response.create", "model": "m", "input": "How?"}')
        for _ in range(150):  # more than a whole answer has
            connection.recv(timeout=5)
    assert entries("answered")[-1]["client_left"]


@pytest.mark.parametrize("status", [401, 403, 404, 426, 429, 503])
def test_an_upgrade_is_refused_like_a_request(
    backend: Backend, entries: Entries, status: int
) -> None:
    from websockets.exceptions import InvalidStatus

    switch_on(backend, "http_error", "openai_websocket", status=status)
    with pytest.raises(InvalidStatus) as refused, websocket(backend):
        pass
    assert refused.value.response.status_code == status
    (upgrade,) = entries("answered")
    assert (upgrade["status"], upgrade["delivered"]) == (status, ["http_error"])


def test_a_portal_answers_an_upgrade_with_a_page(backend: Backend) -> None:
    from websockets.exceptions import InvalidStatus

    switch_on(backend, "html_page", "openai_websocket", status=200)
    with pytest.raises(InvalidStatus) as refused, websocket(backend):
        pass
    assert b"Guest Wi-Fi" in refused.value.response.body


def test_an_upgrade_is_never_answered(backend: Backend, entries: Entries) -> None:
    switch_on(backend, "hang", "openai_websocket")
    with pytest.raises(TimeoutError), websocket(backend, open_timeout=0.3):
        pass
    assert entries("answered")[0]["client_left"]

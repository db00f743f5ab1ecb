from pathlib import Path
from typing import Any

import pytest

from bench.core.clock import RunClock
from bench.facts import (
    Answered,
    Asked,
    BenchFailed,
    BrokenRequest,
    ConnectionKilled,
    ConnectionSpoiled,
    RefusedHost,
    WebSocketClosed,
)
from bench.live.backend import backend_process
from bench.live.probes.journal import lost_entries, to_fact
from bench.testing.sockets import ask, request


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (
            {
                "event": "asked",
                "host": "h",
                "path": "/",
                "planned": ["x"],
                "normalised": "n",
                "attempt": 2,
                "model": "m",
                "http": "2",
                "connection": 3,
                "stream": 5,
            },
            Asked,
        ),
        (
            {
                "event": "answered",
                "status": None,
                "first_byte_at": None,
                "bytes": 0,
                "client_left": True,
                "retry_after_s": None,
                "delivered": [],
                "own_first_s": 0.3,
                "http": "2",
                "connection": 3,
                "complete": False,
                "client_end": "rst:CANCEL",
            },
            Answered,
        ),
        ({"event": "connected", "host": "h", "delivered": ["x"]}, ConnectionSpoiled),
        (
            {
                "event": "killed",
                "host": "h",
                "delivered": ["x"],
                "connection": 3,
                "in_flight": 2,
                "how": "fin",
            },
            ConnectionKilled,
        ),
        ({"event": "broken", "host": "h", "problem": "no request line"}, BrokenRequest),
        ({"event": "refused", "host": "h", "port": 443}, RefusedHost),
    ],
)
def test_a_journal_entry_becomes_a_fact_in_the_runs_seconds(
    entry: dict[str, Any], kind: type
) -> None:
    fact = to_fact(
        {"at": 105.5, "request": "chat/none/1", "surface": "chat", **entry}, RunClock(100.0, 0.0)
    )
    assert isinstance(fact, kind)
    assert fact.at == 5.5


def test_an_unknown_journal_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown journal event 'new'"):
        to_fact({"at": 1.0, "event": "new"}, RunClock(100.0, 0.0))


def test_a_journal_that_is_whole_is_no_failure(tmp_path: Path) -> None:
    with backend_process(tmp_path, seed=1, marks={}) as backend:
        ask(backend.urls["openai"], request("/v1/models", method="GET"))
        assert list(lost_entries(backend, 7.0)) == []


def test_a_journal_that_cannot_be_written_makes_the_run_unknown_and_requests_go_on(
    tmp_path: Path,
) -> None:
    (tmp_path / "journal.jsonl").symlink_to("/dev/full")
    with backend_process(tmp_path, seed=1, marks={}) as backend:
        for _ in range(2):
            assert ask(backend.urls["openai"], request("/v1/models", method="GET")).status == 200
        (fact,) = lost_entries(backend, 7.0)
    assert fact == BenchFailed(
        7.0,
        "The backend could not write its journal (No space left on device):"
        " 4 of its 4 entries are missing.",
    )
    assert "cannot write the journal" in (tmp_path / "backend.log").read_text("utf-8")


def test_the_end_of_a_websocket_becomes_a_fact() -> None:
    entry = {"host": "h", "connection": 3, "turns": 2, "received": 2, "sent": 70}
    ending = {"by": "server", "code": 1008, "reason": "no"}
    fact = to_fact(
        {"event": "websocketclosed", "at": 105.5, **entry, **ending}, RunClock(100.0, 0.0)
    )
    assert fact == WebSocketClosed(5.5, "h", 3, 2, "server", 1008, "no")

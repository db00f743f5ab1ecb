from typing import Any

import pytest

from bench.core.clock import RunClock
from bench.facts import Answered, Asked, BrokenRequest, ConnectionSpoiled, RefusedHost
from bench.live.probes.journal import to_fact


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
            },
            Answered,
        ),
        ({"event": "connected", "host": "h", "delivered": ["x"]}, ConnectionSpoiled),
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

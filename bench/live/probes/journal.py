"""Requests to the backend, its answers, and hosts that the gateway refused."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.core.clock import RunClock
from bench.core.tail import Tail
from bench.facts import (
    Answered,
    Asked,
    BenchFailed,
    BrokenRequest,
    ConnectionKilled,
    ConnectionSpoiled,
    Fact,
    RefusedHost,
    WebSocketClosed,
)
from bench.facts.rollout_entries import rollout_fact
from bench.live.backend import Backend


class Journal:
    """Reads the backend's journal as it grows; `surfaces` renames some of its surfaces."""

    period_s = 0.25

    def __init__(
        self, file: Path, clock: RunClock, surfaces: Mapping[str, str] | None = None
    ) -> None:
        self._tail = Tail(file)
        self._clock = clock
        self._surfaces = surfaces or {}

    def sample(self, now: float) -> Iterable[Fact]:
        for line in self._tail.lines():
            entry = json.loads(line)
            if "surface" in entry:
                entry["surface"] = self._surfaces.get(entry["surface"], entry["surface"])
            yield to_fact(entry, self._clock)


def lost_entries(backend: Backend, now: float) -> Iterable[Fact]:
    """A failure of the bench if the backend could not write its journal: the run is unknown."""
    journal = backend.control("GET", "health")["journal"]
    if journal["lost"]:
        missing = f"{journal['lost']} of its {journal['entries']} entries are missing"
        yield BenchFailed(
            now, f"The backend could not write its journal ({journal['problem']}): {missing}."
        )


def to_fact(entry: dict[str, Any], clock: RunClock) -> Fact:
    """The fact of a journal entry, with its time in seconds since the run began."""
    at = clock.at(entry["at"])
    match entry["event"]:
        case "asked":
            return Asked(
                at=at,
                request=entry["request"],
                surface=entry["surface"],
                host=entry["host"],
                path=entry["path"],
                planned=tuple(entry["planned"]),
                call=entry["normalised"],
                attempt=entry["attempt"],
                model=entry["model"],
                http=entry["http"],
                connection=entry["connection"],
                stream=entry["stream"],
            )
        case "answered":
            first = entry["first_byte_at"]
            return Answered(
                at=at,
                request=entry["request"],
                surface=entry["surface"],
                status=entry["status"],
                first_byte_at=None if first is None else clock.at(first),
                bytes=entry["bytes"],
                client_left=entry["client_left"],
                retry_after_s=entry["retry_after_s"],
                delivered=tuple(entry["delivered"]),
                own_first_s=entry["own_first_s"],
                http=entry["http"],
                connection=entry["connection"],
                complete=entry["complete"],
                client_end=entry["client_end"],
            )
        case "served" | "crowdsecond" | "shadowed":
            return rollout_fact(entry, at)
        case _:
            return _of_connection(entry, at)


def _of_connection(entry: dict[str, Any], at: float) -> Fact:
    """The fact of an entry that is about no single request."""
    match entry["event"]:
        case "connected":
            return ConnectionSpoiled(at, entry["host"], tuple(entry["delivered"]))
        case "killed":
            return ConnectionKilled(
                at,
                entry["host"],
                tuple(entry["delivered"]),
                entry["connection"],
                entry["in_flight"],
                entry["how"],
            )
        case "broken":
            return BrokenRequest(at, entry["host"])
        case "websocketclosed":
            names = ("host", "connection", "turns", "by", "code", "reason")
            return WebSocketClosed(at, *(entry[name] for name in names))
        case "refused":
            return RefusedHost(at, entry["host"], entry["port"])
        case other:
            msg = f"unknown journal event {other!r}"
            raise ValueError(msg)

"""Requests that the bench did not answer as the real services would. Pure.

A client that asks a route which the fake backend does not play gets our own 404, and a host that
the gateway refuses cannot be reached at all. If this happens first when a fault is on, the client
may have been about to help itself, and what it does from then on says nothing about it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain

from bench.facts import CLOSING, FAULT, Answered, Asked, RefusedHost
from bench.judging.timeline import INFINITE, Timeline

UNKNOWN_SURFACE = "unknown"  # of a route that the backend does not play
NOT_FOUND = 404
NAMED = 3  # routes and hosts in the sentence
_ID = re.compile(
    r"[0-9]+|(?=[^/]*[0-9])[0-9a-fA-F-]{8,}"
)  # a part of a path that differs each time


@dataclass(frozen=True, slots=True)
class Unplayed:
    """The first request that got no true answer, and a sentence that names all of them."""

    at: float
    because: str


def unplayed(
    timeline: Timeline, harmless_routes: Sequence[str] = (), expected_hosts: Sequence[str] = ()
) -> Unplayed | None:
    """What in or after the fault got no true answer; None if nothing did that could matter.

    A route or host does not matter if the profile says so (`harmless_routes` are patterns of
    `host/path`), or if it got the same answer before the fault, when everything worked. A fault on
    a route that the backend does not play is an answer, too.
    """
    fault = timeline.phases.get(FAULT)
    if fault is None:
        return None
    routes = _first_seen(
        (asked.at, _route(asked))
        for asked in _not_played(timeline)
        if not _matches(asked, harmless_routes)
    )
    hosts = _first_seen(
        (refused.at, refused.host)
        for refused in timeline.all(RefusedHost)
        if refused.host not in expected_hosts and not refused.is_this_machine
    )
    closing = timeline.phases.get(CLOSING)
    end = closing.start if closing else INFINITE
    new_routes = {name: at for name, at in routes.items() if fault.start <= at < end}
    new_hosts = {name: at for name, at in hosts.items() if fault.start <= at < end}
    if not new_routes and not new_hosts:
        return None
    first = min(chain(new_routes.values(), new_hosts.values()))
    return Unplayed(first, " ".join(filter(None, (_of_routes(new_routes), _of_hosts(new_hosts)))))


def _not_played(timeline: Timeline) -> list[Asked]:
    """The requests to which the backend itself, and no fault, answered 404."""
    refused = {
        answer.request
        for answer in timeline.all(Answered)
        if answer.status == NOT_FOUND and not answer.delivered
    }
    asked = timeline.all(Asked)
    return [one for one in asked if one.surface == UNKNOWN_SURFACE and one.request in refused]


def _first_seen(moments: Iterable[tuple[float, str]]) -> dict[str, float]:
    first: dict[str, float] = {}
    for at, name in moments:
        first.setdefault(name, at)
    return first


def _route(asked: Asked) -> str:
    """Host and path, without the query and with `*` for ids."""
    path = asked.path.partition("?")[0]
    parts = ("*" if _ID.fullmatch(part) else part for part in path.split("/"))
    return asked.host + "/".join(parts)


def _matches(asked: Asked, patterns: Sequence[str]) -> bool:
    exact = asked.host + asked.path.partition("?")[0]
    return any(fnmatchcase(name, one) for name in (exact, _route(asked)) for one in patterns)


def _of_routes(routes: Collection[str]) -> str:
    if not routes:
        return ""
    return (
        f"The fake backend does not play {_listed(routes)} and answered 404, so what the extension"
        " did from then on cannot be judged. If that answer does not matter, list the route in"
        " `harmless_routes` of nothing_escapes."
    )


def _of_hosts(hosts: Collection[str]) -> str:
    if not hosts:
        return ""
    return (
        f"The gateway refused {_listed(hosts)}, not called before the fault, so what the extension"
        " did from then on cannot be judged. If that call does not matter, list the host in"
        " `expected` of nothing_escapes."
    )


def _listed(names: Collection[str]) -> str:
    shown = list(names)[:NAMED]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")

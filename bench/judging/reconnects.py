"""How often a client connects to a host whose connections a fault makes fail. Pure."""

from collections import Counter

from bench.facts import FAULT, ConnectionSpoiled
from bench.judging.causes import PLACES, TYPE, Causes
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.rule import grade, ruling
from bench.judging.timeline import Timeline, Window
from fake_backend.all_faults import known_faults
from fake_backend.fault import HostFault


def failed_connections(timeline: Timeline, window: Window) -> list[ConnectionSpoiled]:
    """The connections that a fault made fail; some faults only make them behave differently."""
    return [
        spoiled
        for spoiled in timeline.all(ConnectionSpoiled, window)
        if not any(
            issubclass(known_faults().get(name, object), HostFault) for name in spoiled.delivered
        )
    ]


def reconnects(
    timeline: Timeline, spoiled: list[ConnectionSpoiled], soft: float, hard: float
) -> Ruling:
    """The connections for each user action, of `requests_back_off`.

    Hosts are judged separately: a client may need several of them for one action.
    """
    host, count = Counter(connection.host for connection in spoiled).most_common(1)[0]
    done = _actions_behind(Causes(timeline), spoiled, timeline.phases[FAULT])
    each = Measure(
        "connections for each user action",
        count / max(1, done),
        "",
        soft,
        hard,
        "per_connection",
        "per_connection_hard",
    )
    outcome = grade(each)
    often = "did not reconnect" if outcome is Outcome.KEPT else "reconnected"
    return ruling(
        outcome,
        f"The client {often} too often to {host}, whose connections the fault hit",
        each,
        Measure("connections hit", count),
        Measure("user actions", done),
    )


def _actions_behind(causes: Causes, spoiled: list[ConnectionSpoiled], fault: Window) -> int:
    """The typing and the questions of the fault phase, or, if more, what connections go back to."""
    during = causes.actions(fault)
    busy = sum(action.step == TYPE or (action.step in PLACES and action.asks) for action in during)
    led = {causes.cause_at(connection.at) for connection in spoiled}
    return max(busy, sum(action in during for action in led))

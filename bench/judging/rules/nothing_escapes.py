"""Which hosts the editor tries to reach."""

from collections import Counter
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RefusedHost, RemoteConnection, Sealed
from bench.judging.finding import Evidence, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

KERNEL = "kernel"
NO_FACT = "no fact says what isolated the run"
# A test of the editor looks at the command line.
UNBOXED = "Chromium ran without its own sandbox, as Playwright starts it."


@dataclass(frozen=True, config=STRICT)
class NothingEscapes(Rule):
    """No byte leaves the machine, and the editor calls no unexpected host.

    A connection to an address that is not loopback is broken. Degraded is what was stopped, and
    `expected` does not list: a host that the gateway refused, or a packet past the gateway to
    another machine, or a question for a host to a name server, which the kernel stopped. Nothing
    was sent, but the extension tried. A port of this machine is no escape.

    Only the kernel stops whatever does not use the gateway. If it did not isolate the run, the best
    outcome is unknown.

    A route that the fake backend does not play gets 404 from it. If the extension asks such a
    route, or an unexpected host, for the first time in or after the fault, the bench may have kept
    it from helping itself. Then what followed is unknown under every rule, unless `harmless_routes`
    or `expected` lists it.
    """

    # host names, and addresses, that the editor or the extension usually calls
    expected: tuple[str, ...] = ()
    # routes that nothing depends on, as `host/path`; `*` stands for any text
    harmless_routes: tuple[str, ...] = ()

    harm: ClassVar[Harm] = Harm.TRAFFIC
    advice: ClassVar[str] = (
        "Send every call through the proxy setting, and document the hosts that you call."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        connections = timeline.all(RemoteConnection)
        escaped = [fact for fact in connections if not fact.stopped]
        if escaped:
            return _escaped(escaped, timeline)
        refused = [fact for fact in timeline.all(RefusedHost) if not fact.is_this_machine]
        strange = [fact for fact in refused if fact.host not in self.expected]
        stopped = [
            fact
            for fact in connections
            if fact.address not in self.expected and fact.name not in self.expected
        ]
        expected = [fact for fact in refused if fact.host in self.expected]
        known = f"{_total(expected)}, as expected." if expected else ""
        seal = next(iter(timeline.all(Sealed)), Sealed(0.0, "", why_not=NO_FACT))
        if seal.by != KERNEL:
            return _not_isolated(seal, strange, _total(refused))
        if strange or stopped:
            return _tried(strange, stopped, known)
        unwatched = "" if seal.watched else "Attempts to go past the gateway were not watched."
        return kept(
            f"Nothing left the machine (sealed by the {seal.by})",
            notes=(known, unwatched),
            details=(UNBOXED,),
        )


def _total(refused: list[RefusedHost]) -> str:
    hosts = len({fact.host for fact in refused})
    return f"The gateway refused {_times(len(refused), 'call')} to {_times(hosts, 'host')}"


def _not_isolated(seal: Sealed, strange: list[RefusedHost], total: str) -> Ruling:
    why_not = f" ({seal.why_not})" if seal.why_not else ""
    hosts = f", not expected: {', '.join(_names(strange))}" if strange else ", all expected"
    return unknown(
        f"The kernel did not isolate the run{why_not}, so something may have left the machine",
        notes=(
            "No connection to another machine was seen, but a short one is not noticed.",
            f"{total}{hosts}.",
        ),
        evidence=_calls(strange),
    )


def _tried(strange: list[RefusedHost], stopped: list[RemoteConnection], known: str) -> Ruling:
    targets = [*_names(strange), *dict.fromkeys(_target(fact) for fact in stopped)]
    senders = ", ".join(dict.fromkeys(_sender(fact) for fact in stopped))
    past = f"{_times(len(stopped), 'attempt')} went past the gateway, from {senders}"
    attempts = [
        Evidence("process", f"{_sender(fact)} to {_target(fact)}", fact.at) for fact in stopped
    ]
    return degraded(
        f"The editor tried to reach hosts that are not expected: {', '.join(targets)}",
        notes=(f"{past}; the kernel stopped it." if stopped else "", known),
        details=(UNBOXED,),
        evidence=(*_calls(strange), *attempts),
    )


def _names(refused: list[RefusedHost]) -> list[str]:
    calls = Counter(fact.host for fact in refused)
    return [f"{host} ({_times(count, 'time')})" for host, count in calls.items()]


def _calls(refused: list[RefusedHost]) -> tuple[Evidence, ...]:
    first_calls = {fact.host: fact for fact in reversed(refused)}
    return tuple(
        Evidence("request", f"{fact.host}:{fact.port}", fact.at)
        for fact in sorted(first_calls.values(), key=lambda fact: fact.at)
    )


def _target(fact: RemoteConnection) -> str:
    if fact.name:
        return f"{fact.name} (its address, from {fact.address})"
    return f"{fact.address} port {fact.port}" if fact.port else fact.address


def _sender(fact: RemoteConnection) -> str:
    return f"{fact.role} (pid {fact.pid})" if fact.pid else "a process that was gone"


def _escaped(escaped: list[RemoteConnection], timeline: Timeline) -> Ruling:
    first = escaped[0]
    which = ", the first" if len(escaped) > 1 else ""
    return broken(
        f"{_times(len(escaped), 'connection')} left the machine{which} to {first.address}",
        when=timeline.moment(first.at),
        notes=(f"It was opened by process {first.pid} (role: {first.role}).",),
        evidence=tuple(
            Evidence("process", f"{fact.role} (pid {fact.pid}) to {fact.address}", fact.at)
            for fact in escaped
        ),
    )


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

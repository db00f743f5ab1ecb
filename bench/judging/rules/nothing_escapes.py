"""Which hosts the editor tries to reach."""

from collections import Counter
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RefusedHost, RemoteConnection, Sealed
from bench.judging.finding import Evidence, Ruling
from bench.judging.rule import Rule, broken, degraded, kept
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NothingEscapes(Rule):
    """No byte leaves the machine, and the editor calls no unexpected host.

    A connection to an address that is not loopback is broken. A host that the gateway refused and
    that `expected` does not list is degraded: nothing was sent, but the extension tried.
    A port of this machine is no escape.

    A route that the fake backend does not play gets 404 from it. If the extension asks such a
    route, or an unexpected host, for the first time in or after the fault, the bench may have kept
    it from helping itself. Then what followed is unknown under every rule, unless `harmless_routes`
    or `expected` lists it.
    """

    expected: tuple[str, ...] = ()  # host names that the editor or the extension usually calls
    # routes that nothing depends on, as `host/path`; `*` stands for any text
    harmless_routes: tuple[str, ...] = ()

    advice: ClassVar[str] = (
        "Send every call through the proxy setting, and document the hosts that you call."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        escaped = timeline.all(RemoteConnection)
        if escaped:
            return _escaped(escaped, timeline)
        refused = [fact for fact in timeline.all(RefusedHost) if not fact.is_this_machine]
        calls = Counter(fact.host for fact in refused)
        total = (
            f"The gateway refused {_times(len(refused), 'call')} to {_times(len(calls), 'host')}"
        )
        unexpected = [fact for fact in refused if fact.host not in self.expected]
        if not unexpected:
            seal = next((fact.by for fact in timeline.all(Sealed)), "gateway")
            headline = f"Nothing left the machine (sealed by the {seal})"
            return kept(headline, notes=(f"{total}, all expected.",))
        first_calls = {fact.host: fact for fact in reversed(unexpected)}
        hosts = [host for host in calls if host in first_calls]
        names = ", ".join(f"{host} ({_times(calls[host], 'time')})" for host in hosts)
        return degraded(
            f"The editor tried to reach hosts that are not expected: {names}",
            notes=(f"{total}.",),
            evidence=tuple(
                Evidence("request", f"{host}:{first_calls[host].port}", first_calls[host].at)
                for host in hosts
            ),
        )


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

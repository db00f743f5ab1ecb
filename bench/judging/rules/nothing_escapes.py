"""Whom the editor tried to reach."""

from collections import Counter
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RefusedHost, RemoteConnection, Sealed
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NothingEscapes(Rule):
    """No byte leaves the machine, and no unexpected host is asked for.

    A connection to an address that is not loopback is broken. A host that the gateway refused and
    that `expected` does not list is degraded: nothing was sent, but the extension tried.
    """

    expected: tuple[str, ...] = ()

    advice: ClassVar[str] = "Route every call through the proxy setting, and name your hosts."
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        escaped = timeline.all(RemoteConnection)
        if escaped:
            first = escaped[0]
            return broken(
                f"{len(escaped)} connections left the machine; the first to {first.address}, by"
                f" the {first.role} (pid {first.pid}) at {first.at:.1f} s."
            )
        refused = Counter(fact.host for fact in timeline.all(RefusedHost))
        news = {host: count for host, count in refused.items() if host not in self.expected}
        seal = next((fact.by for fact in timeline.all(Sealed)), "gateway")
        usual = f"{sum(refused.values())} calls to {len(refused)} hosts were refused"
        if news:
            named = ", ".join(f"{host} ({count} times)" for host, count in news.items())
            return degraded(f"{usual}, among them hosts that nobody expected: {named}.")
        return kept(f"Nothing left the machine (sealed by the {seal}); {usual}, all expected.")

"""Where the requests of an extension went if not to the backend. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bench.facts import Asked, Fact, RefusedHost, SubjectInstalled
from bench.profiles.profile import Profile

UNKNOWN = "unknown"  # the surface of a request that matches no route
MOST = 5
F = TypeVar("F", bound=Fact)


def addresses(facts: Sequence[Fact], profile: Profile) -> str:
    """The refused requests, and the addresses that the bench wrote into the settings."""
    return f"{_refusals(facts, profile)}{_settings(facts)}"


def unknown_routes(facts: Sequence[Fact]) -> list[str]:
    """The requests that match no route, as `host/path (n times)`, most frequent first."""
    found = Counter(
        f"{fact.host}{fact.path}" for fact in of_kind(facts, Asked) if fact.surface == UNKNOWN
    )
    return [f"{place} ({count} times)" for place, count in found.most_common(MOST)]


def unexpected_hosts(facts: Iterable[Fact], profile: Profile) -> list[str]:
    """The refused hosts on other machines, except those that a healthy run contacts too."""
    expected = set(profile.rules.get("nothing_escapes", {}).get("expected", ()))
    refused = of_kind(facts, RefusedHost)
    hosts = dict.fromkeys(fact.host for fact in refused if not fact.is_this_machine)
    return [host for host in hosts if host not in expected]


def refused_ports(facts: Iterable[Fact]) -> list[str]:
    """The ports of this machine that were asked for and are not the backend's, as `host:port`."""
    found = Counter(
        f"{fact.host}:{fact.port}" for fact in of_kind(facts, RefusedHost) if fact.is_this_machine
    )
    return [f"{address} ({count} times)" for address, count in found.most_common(MOST)]


def of_kind(facts: Iterable[Fact], kind: type[F]) -> list[F]:
    return [fact for fact in facts if isinstance(fact, kind)]


def _refusals(facts: Sequence[Fact], profile: Profile) -> str:
    ports, hosts = refused_ports(facts), unexpected_hosts(facts, profile)
    local = (
        f" It asked {', '.join(ports)}, where the backend does not listen: to lead it there, set"
        " its address or use `ports`."
        if ports
        else ""
    )
    remote = (
        f" The gateway refused {', '.join(hosts)}: to answer them, use `intercept`."
        if hosts
        else ""
    )
    return local + remote


def _settings(facts: Sequence[Fact]) -> str:
    written = [line for fact in of_kind(facts, SubjectInstalled) for line in fact.addresses]
    return f" The bench has set {'; '.join(written)}." if written else ""

"""Why an extension did not show itself: what was seen of it, in sentences. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bench.facts import Asked, Fact, ProcessBorn, RefusedHost, SubjectActive
from bench.facts.roles import HOST_CHILD
from bench.profiles.profile import Profile

UNKNOWN = "unknown"  # the surface of a request that no route is for
MOST = 5
F = TypeVar("F", bound=Fact)


def diagnosis(facts: Sequence[Fact], profile: Profile) -> str:
    """What the extension did do, and where to look; for a run in which it never worked."""
    active = _all(facts, SubjectActive)
    if not active:
        return (
            f"{profile.extension} was not seen to become active: look at activationEvents in its"
            " package.json, and at logs/ for what it threw."
        )
    asked = Counter(fact.surface for fact in _all(facts, Asked))
    said = f"It became active at {active[0].at:.1f} s"
    if not asked:
        refused = _refused(facts, profile)
        said += ", and asked the backend for nothing: check the settings of its address."
        return f"{said} It was refused {refused}: see `intercept`." if refused else said
    told = ", ".join(f"{surface} {count}" for surface, count in asked.most_common(MOST))
    strange = unknown_routes(facts)
    lost = f" No route is for {', '.join(strange)}: they were answered with 404." if strange else ""
    return f"{said}, and asked the backend ({told}).{lost}"


def misplacement(facts: Sequence[Fact], profile: Profile) -> str:
    """What is wrong with where the profile says that requests are made; empty where it fits."""
    children = any(born.role == HOST_CHILD for born in _all(facts, ProcessBorn))
    if profile.http_in == "host" or children:
        return ""
    return "The profile says http_in = 'child', but the extension host has started no process."


def unknown_routes(facts: Sequence[Fact]) -> list[str]:
    """What was asked for that no protocol has, as `host/path`, the most frequent first."""
    found = Counter(
        f"{fact.host}{fact.path}" for fact in _all(facts, Asked) if fact.surface == UNKNOWN
    )
    return [f"{place} ({count} times)" for place, count in found.most_common(MOST)]


def _refused(facts: Sequence[Fact], profile: Profile) -> str:
    """The hosts that it asked for, but for those that every healthy run asks for."""
    expected = set(profile.rules.get("nothing_escapes", {}).get("expected", ()))
    hosts = dict.fromkeys(fact.host for fact in _all(facts, RefusedHost))
    return ", ".join(host for host in hosts if host not in expected)


def _all(facts: Iterable[Fact], kind: type[F]) -> list[F]:
    return [fact for fact in facts if isinstance(fact, kind)]

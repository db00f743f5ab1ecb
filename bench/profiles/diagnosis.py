"""Explains why an extension did not work, from the facts of the run. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bench.facts import Asked, Fact, ProcessBorn, RefusedHost, SubjectActive
from bench.facts.roles import HOST_CHILD
from bench.profiles.profile import Profile

UNKNOWN = "unknown"  # the surface of a request that matches no route
MOST = 5
F = TypeVar("F", bound=Fact)


def diagnosis(facts: Sequence[Fact], profile: Profile) -> str:
    """What the extension did, and what to check, in a run in which it never worked."""
    active = _all(facts, SubjectActive)
    if not active:
        return (
            f"{profile.extension} did not become active. Check activationEvents in its"
            " package.json, and logs/ for exceptions."
        )
    asked = Counter(fact.surface for fact in _all(facts, Asked))
    start = f"{profile.extension} became active at {active[0].at:.1f} s"
    if not asked:
        refused = _refused(facts, profile)
        hint = f"{start} but sent no request to the backend. Check the address in `settings`."
        if not refused:
            return hint
        return f"{hint} The gateway refused {refused}: to answer them, use `intercept`."
    counts = ", ".join(f"{surface} {count}" for surface, count in asked.most_common(MOST))
    places = unknown_routes(facts)
    lost = f" The backend has no route for {', '.join(places)}; it answered 404." if places else ""
    return f"{start} and sent requests to the backend ({counts}).{lost}"


def misplacement(facts: Sequence[Fact], profile: Profile) -> str:
    """How `http_in` contradicts the processes of the run; empty if it does not."""
    children = any(born.role == HOST_CHILD for born in _all(facts, ProcessBorn))
    if profile.http_in == "host" or children:
        return ""
    return "The profile has http_in = 'child', but the extension host started no child process."


def unknown_routes(facts: Sequence[Fact]) -> list[str]:
    """The requests that match no route, as `host/path (n times)`, most frequent first."""
    found = Counter(
        f"{fact.host}{fact.path}" for fact in _all(facts, Asked) if fact.surface == UNKNOWN
    )
    return [f"{place} ({count} times)" for place, count in found.most_common(MOST)]


def _refused(facts: Sequence[Fact], profile: Profile) -> str:
    """The refused hosts, except those that a healthy run contacts too."""
    expected = set(profile.rules.get("nothing_escapes", {}).get("expected", ()))
    hosts = dict.fromkeys(fact.host for fact in _all(facts, RefusedHost))
    return ", ".join(host for host in hosts if host not in expected)


def _all(facts: Iterable[Fact], kind: type[F]) -> list[F]:
    return [fact for fact in facts if isinstance(fact, kind)]

"""Explains why an extension did not work, from the facts of the run. Pure."""

from collections import Counter
from collections.abc import Sequence

from bench.facts import (
    Answered,
    Appeared,
    Asked,
    DocumentUncovered,
    Fact,
    FirstUseTried,
    ProcessBorn,
    SubjectActive,
)
from bench.facts.roles import HOST_CHILD
from bench.profiles.obstacles import covering, not_activated, obstacle, silence
from bench.profiles.profile import Profile
from bench.profiles.wrong_addresses import MOST, addresses, of_kind, unknown_routes

SHOWN = 2  # notifications
LONGEST = 160  # characters of a notification
FAILED_FROM = 400  # HTTP status


def diagnosis(facts: Sequence[Fact], profile: Profile) -> str:
    """What the extension did, and what to check, in a run in which it never worked."""
    now = max((fact.at for fact in facts), default=0.0)
    certain = obstacle(facts, profile, now)
    return f"{certain or _course(facts, profile)}{screen_notes(facts)}"


def misplacement(facts: Sequence[Fact], profile: Profile) -> str:
    """How `http_in` contradicts the processes of the run; empty if it does not."""
    children = any(born.role == HOST_CHILD for born in of_kind(facts, ProcessBorn))
    if profile.http_in == "host" or children:
        return ""
    return "The profile has http_in = 'child', but the extension host started no child process."


def _course(facts: Sequence[Fact], profile: Profile) -> str:
    """How far the extension came."""
    active, asked = of_kind(facts, SubjectActive), of_kind(facts, Asked)
    if not active and not asked:
        return not_activated(facts, profile)
    if not asked:
        return silence(facts, profile)
    counts = Counter(fact.surface for fact in asked)
    listed = ", ".join(f"{surface} {count}" for surface, count in counts.most_common(MOST))
    start = f"became active at {active[0].at:.1f} s" if active else "is not active"
    places = unknown_routes(facts)
    lost = f" The backend has no route for {', '.join(places)}; it answered 404." if places else ""
    return (
        f"{profile.extension} {start} and sent requests to the backend ({listed})."
        f"{_refused_answers(facts)}{lost}{addresses(facts, profile) if lost else ''}"
    )


def _refused_answers(facts: Sequence[Fact]) -> str:
    failures = Counter(
        f"{fact.surface} with {fact.status}"
        for fact in of_kind(facts, Answered)
        if fact.status and fact.status >= FAILED_FROM and fact.surface != "unknown"
    )
    if not failures:
        return ""
    listed = ", ".join(f"{what} ({count} times)" for what, count in failures.most_common(MOST))
    return f" The backend answered {listed}."


def screen_notes(facts: Sequence[Fact]) -> str:
    """What else the screen showed that may be the cause."""
    texts = dict.fromkeys(
        fact.text[:LONGEST] for fact in of_kind(facts, Appeared) if fact.kind == "notification"
    )
    shown = [repr(text) for text in list(texts)[-SHOWN:]]
    closed = dict.fromkeys(
        repr(fact.title) for fact in of_kind(facts, DocumentUncovered) if fact.by_bench
    )
    inputs = [repr(cover.title) for cover in covering(facts) if cover.kind == "input box"]
    tries = len(of_kind(facts, FirstUseTried))
    return "".join(
        (
            f" It showed {', '.join(shown)}." if shown else "",
            f" An input box is open: {', '.join(inputs)}." if inputs else "",
            f" The bench took {', '.join(closed)} out of the way." if closed else "",
            f" It was tried {tries} times." if tries else "",
        )
    )

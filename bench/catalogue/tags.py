"""The groups and tags by which scenarios are listed and selected."""

from collections.abc import Iterable

from fake_backend.plugins import UnknownNameError

GROUPS = {
    "rate_limits": "Rate limits and overload",
    "authentication": "Authentication",
    "latency": "Latency and hangs",
    "transport": "Transport and stream",
    "content": "Content and agent",
    "resources": "Resources and soak",
    "side_services": "Side services",
    "neighbours": "Neighbours",
}

TAGS = {
    "smoke": "a first check: about four minutes",
    "core": "for every night: some 25 minutes with two workers; includes smoke",
    "full": "failures seen in the field, one variant each; set automatically",
    "variants": "the other variants of scenarios with several; set automatically",
    "similar": "close to a scenario of full; left out of it to keep it short",
    "soak": "scenarios that take many minutes each",
    "incident-2026-02": "the failures of the incident for which the bench was built",
    "hardening": "no public incident is known; a careful client survives it",
}

IMPLIED = {"smoke": "core", "core": "full"}

APART = frozenset({"similar", "soak", "hardening"})  # scenarios with these are not full
SIZES = frozenset({*IMPLIED, *IMPLIED.values(), "similar", "soak"})


def all_tags(tags: Iterable[str], *, further: bool = False) -> tuple[str, ...]:
    """The tags with those that they imply, in the order of TAGS.

    A scenario without similar, soak and hardening is full; a `further` variant has none of the
    sizes. Unknown tags are left out: a run folder of an older bench may have them.
    """
    given = {tag for tag in tags if tag in TAGS}
    if further:
        return tuple(tag for tag in TAGS if tag in given - SIZES | {"variants"})
    for tag, implied in IMPLIED.items():
        if tag in given:
            given.add(implied)
    if not given & APART:
        given.add("full")
    return tuple(tag for tag in TAGS if tag in given)


def require_tag(tag: str) -> str:
    """The tag itself.

    Raises:
        UnknownNameError: there is no such tag.
    """
    if tag not in TAGS:
        raise UnknownNameError("tag", tag, list(TAGS))
    return tag

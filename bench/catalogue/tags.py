"""By what scenarios are grouped and chosen: groups, and tags with what they imply."""

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
    "smoke": "the first look: some four minutes",
    "core": "for every night: some twenty minutes; smoke is part of it",
    "full": "what was seen to happen, once each; given by itself",
    "variants": "the other spellings of scenarios that have several; given by itself",
    "similar": "close to one that is full, which has ninety minutes; given by itself",
    "soak": "what needs many minutes each",
    "incident-2026-02": "what the founding incident was made of",
    "hardening": "no public incident is known; a careful client survives it all the same",
}

IMPLIED = {"smoke": "core", "core": "full"}


APART = frozenset({"similar", "soak", "hardening"})  # what is not full
SIZES = frozenset({*IMPLIED, *IMPLIED.values(), "similar", "soak"})


def all_tags(tags: Iterable[str], *, further: bool = False) -> tuple[str, ...]:
    """The tags with those that they imply, in the order of TAGS.

    What is not similar, soak or hardening is full; a `further` variant of a scenario is in none of
    the sizes. Tags that are not there are left out: a run of old may have had others.
    """
    found = {tag for tag in tags if tag in TAGS}
    if further:
        return tuple(tag for tag in TAGS if tag in found - SIZES | {"variants"})
    for tag, implied in IMPLIED.items():
        if tag in found:
            found.add(implied)
    if not found & APART:
        found.add("full")
    return tuple(tag for tag in TAGS if tag in found)


def require_tag(tag: str) -> str:
    """The tag itself.

    Raises:
        UnknownNameError: there is no such tag.
    """
    if tag not in TAGS:
        raise UnknownNameError("tag", tag, list(TAGS))
    return tag

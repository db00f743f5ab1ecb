"""Translates the surfaces of a scenario's faults into those that an extension uses."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bench.profiles.profile import Profile
from fake_backend.plan.plan import PlannedFault
from fake_backend.protocols import PLAIN, copilot, surfaces_of

ROLES = frozenset(copilot.SURFACES)
WIRED = re.compile(r"(?<!\$)\{(\w+)_(?:url|port)(?::number)?\}")  # ${...} is VS Code's own


def in_terms_of(profile: Profile | None, fault: PlannedFault) -> PlannedFault | None:
    """The fault on the surfaces that the extension uses; None if it uses none of them.

    Copilot's surfaces stand for roles in the catalogue; other surfaces are taken literally.
    """
    if profile is None or not profile.surfaces:
        return fault
    surfaces = tuple(dict.fromkeys(_translated(profile, fault.surfaces)))
    return replace(fault, surfaces=surfaces) if surfaces else None


def _translated(profile: Profile, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name in ROLES:
            yield from profile.surfaces_for(name)
        else:
            yield name


def asked_surfaces(profile: Profile) -> tuple[str, ...]:
    """The surfaces of the backend that the extension can ask: those of every API it is wired to."""
    wired = [profile.protocol, *profile.intercept.values(), *profile.ports]
    wired += WIRED.findall(f"{profile.settings} {profile.global_state}")
    found = [
        *profile.surfaces,
        *(
            name
            for protocol in dict.fromkeys(wired)
            if protocol in PLAIN
            for name in surfaces_of(protocol)
        ),
    ]
    if profile.sign_in or not profile.surfaces:
        found += copilot.SURFACES
    return tuple(dict.fromkeys([*found, "unknown"]))

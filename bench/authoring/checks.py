"""Rejects unknown names in resilience.toml."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.catalogue.limits import read_rules
from bench.catalogue.loading import known_scenarios, scenario_files, unknown_scenario
from bench.core.errors import RequestError
from bench.judging.all_rules import known_rules
from bench.live.journey import read_journey
from bench.profiles.extension import Extension
from bench.profiles.profile import CHORDS, Profile
from bench.reports.from_folder import EVERY_SCENARIO
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import PLAIN, known_surfaces

ADDRESS = re.compile(r"(?<!\$)\{(\w+_(?:url|port))\}")  # ${...} is VS Code's own


def check_profile(profile: Profile, file: Path) -> None:
    """Reject unknown names, wrong journeys and a profile without any surface.

    Raises:
        RequestError: it names the file, the key and the value.
    """
    count = len(profile.command_ids)
    if count > len(CHORDS):
        msg = (
            f"{file}: {count} commands are named by their id (allowed: {len(CHORDS)})."
            " To fix: name some of them by their title."
        )
        raise RequestError(msg)
    addresses = ["proxy_url", *(f"{name}_{part}" for name in PLAIN for part in ("url", "port"))]
    used = ADDRESS.findall(str(profile.settings))
    failing = [failure.rule for failure in profile.known_failures]
    for key, kind, names, known in (
        ("ports", "protocol", profile.ports, [*PLAIN]),
        ("intercept", "protocol", profile.intercept.values(), [*PLAIN]),
        ("protocol", "protocol", [profile.protocol], ["", *PLAIN]),
        ("first_request", "surface", [profile.first_request], ["", *known_surfaces()]),
        ("surfaces", "surface", profile.surfaces, known_surfaces()),
        ("settings", "address", used, addresses),
        ("known_failures.rule", "rule", failing, [*known_rules()]),
        ("limits", "rule", profile.rules, [*known_rules()]),
    ):
        for name in names:
            if name not in known:
                listed_by = "bench rules" if kind == "rule" else ""
                unknown = UnknownNameError(kind, name, known, listed_by=listed_by)
                raise RequestError(f"{file}: {key}: {unknown}")
    read_rules(file, profile.rules, "limits")
    for name in profile.journeys:
        read_journey(name, profile.journeys[name], file)
    if not profile.offers:
        msg = f"{file}: nothing to test: add at least one of ghost_text, suggest, chat, view."
        raise RequestError(msg)


def check_scenarios(names: Iterable[str], file: Path) -> None:
    """Reject unknown scenarios in `known_failures` and `scenarios.without`."""
    known = [EVERY_SCENARIO, *(path.stem for path in scenario_files()), *known_scenarios()]
    for name in names:
        if name not in known and not name.endswith(".toml"):
            raise RequestError(f"{file}: {unknown_scenario(name)}")


def check_settings(extension: Extension, settings: Mapping[str, Any], file: Path) -> None:
    """Reject settings in the extension's own section that its package.json does not contribute."""
    known = extension.settings
    sections = {name.split(".", 1)[0] for name in known}
    for name in settings:
        if name.split(".", 1)[0] in sections and name not in known:
            msg = (
                f"{file}: settings: {extension.id} does not contribute {name!r}"
                f" (allowed: {', '.join(sorted(known))})."
            )
            raise RequestError(msg)


def check_commands(extension: Extension, ids: Iterable[str], file: Path) -> None:
    """Reject command ids in the extension's own section that its package.json does not have."""
    known = extension.command_ids
    sections = {name.split(".", 1)[0] for name in known}
    for name in ids:
        if name.split(".", 1)[0] in sections and name not in known:
            raise RequestError(f"{file}: {UnknownNameError('command', name, known)}")

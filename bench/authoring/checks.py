"""Slips of the pen in a resilience.toml: names of things that there are not."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.catalogue.limits import read_rules
from bench.catalogue.loading import known_scenarios, scenario_files
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
    """Raises RequestError where a name is unknown, a journey is wrong, or there is too much."""
    count = len(profile.command_ids)
    if count > len(CHORDS):
        msg = (
            f"{file}: {count} commands are named by their id; keys are there for {len(CHORDS)}."
            " Name some of them by their title."
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
                raise RequestError(f"{file}: {key}: {UnknownNameError(kind, name, known)}")
    read_rules(file, profile.rules, "limits")
    for name in profile.journeys:
        read_journey(name, profile.journeys[name], file)
    if not profile.offers:
        msg = f"{file}: it offers nothing: add at least one of ghost_text, suggest, chat, view."
        raise RequestError(msg)


def check_scenarios(names: Iterable[str], file: Path) -> None:
    """Raises RequestError where a known failure, or what is left out, is no scenario."""
    known = [EVERY_SCENARIO, *(one.stem for one in scenario_files()), *known_scenarios()]
    for name in names:
        if name not in known and not name.endswith(".toml"):
            raise RequestError(f"{file}: {UnknownNameError('scenario', name, known)}")


def check_settings(extension: Extension, settings: Mapping[str, Any], file: Path) -> None:
    """Raises RequestError where one is in the extension's own section, but none of its settings."""
    known = extension.settings
    sections = {name.split(".", 1)[0] for name in known}
    for name in settings:
        if name.split(".", 1)[0] in sections and name not in known:
            msg = (
                f"{file}: settings: {extension.id} has no setting {name!r}."
                f" It has: {', '.join(sorted(known))}."
            )
            raise RequestError(msg)


def check_commands(extension: Extension, ids: Iterable[str], file: Path) -> None:
    """Raises RequestError where one begins like the extension's commands, but is none of them."""
    known = extension.command_ids
    sections = {name.split(".", 1)[0] for name in known}
    for name in ids:
        if name.split(".", 1)[0] in sections and name not in known:
            raise RequestError(f"{file}: {UnknownNameError('command', name, known)}")

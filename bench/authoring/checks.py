"""Rejects unknown names in resilience.toml."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.catalogue.limits import read_rules
from bench.catalogue.loading import known_scenarios, scenario_files, unknown_scenario
from bench.catalogue.wiring import ROLES, asked_surfaces
from bench.core.errors import RequestError
from bench.judging.all_rules import known_rules
from bench.live.journey import read_journey
from bench.profiles.extension import Extension
from bench.profiles.profile import ASKED, CHORDS, SUGGEST, Profile
from bench.reports.from_folder import EVERY_SCENARIO
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import PLAIN, known_surfaces

# chat stands for all places where questions are asked
ROLES_OF_SURFACES = sorted({*ROLES, SUGGEST} - {*ASKED[1:]})
ADDRESS = re.compile(r"(?<!\$)\{(\w+_(?:url|port))(?::number)?\}")  # ${...} is VS Code's own


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
    _check_ports(profile, file)
    addresses = ["proxy_url", *(f"{name}_{part}" for name in PLAIN for part in ("url", "port"))]
    used = ADDRESS.findall(str([profile.settings, profile.global_state]))
    failing = [failure.rule for failure in profile.known_failures]
    for key, kind, names, known in (
        ("ports", "protocol", profile.ports, [*PLAIN]),
        ("intercept", "protocol", profile.intercept.values(), [*PLAIN]),
        ("protocol", "protocol", [profile.protocol], ["", *PLAIN]),
        ("first_request", "surface", [profile.first_request], ["", *known_surfaces()]),
        ("surfaces", "surface", profile.surfaces, known_surfaces()),
        ("surfaces", "role", profile.surfaces.values(), ROLES_OF_SURFACES),
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
    _check_use(profile, file)
    if not profile.offers:
        msg = f"{file}: nothing to test: add at least one of ghost_text, suggest, chat, view."
        raise RequestError(msg)


def _check_ports(profile: Profile, file: Path) -> None:
    for port, times in Counter(profile.ports.values()).items():
        if times > 1:
            raise RequestError(f"{file}: ports: {times} protocols cannot share the port {port}.")


def _check_use(profile: Profile, file: Path) -> None:
    """Reject what could never be used, and a first request that could never come."""
    first, asked = profile.first_request, asked_surfaces(profile)
    view, suggest = profile.view, profile.suggest
    problem = ""
    if first and first not in asked:
        problem = f"first_request: {profile.title} never asks {first}. It asks: {', '.join(asked)}"
    elif view and not (view.input or view.ask_keys or view.ask_command):
        problem = "view: nothing says how to ask: add input, ask_keys or ask_command"
    elif view and bool(view.state) != bool(view.finished or view.failed):
        problem = "view: state needs the words finished and failed, and they need state"
    elif suggest and not (suggest.trigger or suggest.keys or _opens_while_typing(profile)):
        problem = (
            "suggest: nothing opens the list: add trigger or keys, as in keys = 'Control+Space'"
        )
    if problem:
        raise RequestError(f"{file}: {problem}.")


def _opens_while_typing(profile: Profile) -> bool:
    """Whether its settings switch quick suggestions on, which the bench switches off."""
    quick = profile.settings.get("editor.quickSuggestions")
    values = quick.values() if isinstance(quick, dict) else [quick]
    return any(value not in ("off", False, None) for value in values)


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
    """Reject command ids in the extension's own section that neither it nor VS Code makes."""
    known = [*extension.command_ids, *extension.view_commands]
    sections = {name.split(".", 1)[0] for name in known}
    for name in ids:
        if name.split(".", 1)[0] in sections and name not in known:
            raise RequestError(f"{file}: {UnknownNameError('command', name, known)}")

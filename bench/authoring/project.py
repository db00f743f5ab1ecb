"""`resilience.toml`: the configuration of a test, in the extension's own repository."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.authoring.checks import check_commands, check_profile, check_scenarios, check_settings
from bench.authoring.table import Selection, Table
from bench.core.errors import RequestError
from bench.core.toml import read_toml, validated
from bench.profiles.extension import Extension, read_extension
from bench.profiles.loading import known_profiles, merged, profile_table, resolve
from bench.profiles.profile import BUILT_IN, KnownFailure, Profile
from bench.setup.command import Say
from bench.setup.vscode import VERSION
from fake_backend.plugins import UnknownNameError

PROJECT_FILE = "resilience.toml"
LAST_LINES = 15
OWN = ("profile", "extension", "scenarios", "limits", "known_failures")  # not a profile's keys


@dataclass(frozen=True, slots=True)
class Project:
    """A resilience.toml, merged with the profile that it builds on."""

    file: Path
    profile: Profile
    selection: Selection


def load_project(file: Path, vsix: Path | None, say: Say, vscode: str = VERSION) -> Project:
    """Read `file` and build the extension; `vsix` replaces the extension that the file names.

    The extension must be one for this version of `vscode`.

    Raises:
        RequestError: the file, the extension or the profile is wrong.
    """
    raw = read_toml(file)
    table = validated(Table, raw, file)
    if table.profile not in known_profiles():
        unknown = UnknownNameError(
            "profile", table.profile, known_profiles(), listed_by="bench profiles"
        )
        raise RequestError(f"{file}: profile: {unknown}")
    source = table.extension
    extension = None
    if source.build and not vsix:
        _build(source.build, file.parent, say)
    if vsix or not (source.id or _has_shipped_extension(raw, table, file)):
        # unlike Path.resolve(), realpath() does not raise for a link that leads to itself
        place = Path(os.path.realpath(file.parent / source.path))
        extension = read_extension(vsix or place, vscode)
        check_settings(extension, table.settings, file)
    profile = resolve(_profile_table(raw, table, extension, file), file, table.profile)
    known = tuple(
        KnownFailure(failure.scenario, failure.rule, failure.reason, failure.expires)
        for failure in table.known_failures
    )
    names = [
        str(file.parent / name) if name.endswith(".toml") else name
        for name in table.scenarios.names
    ]
    selection = table.scenarios.model_copy(update={"names": names})
    profile = replace(profile, known_failures=known)
    check_profile(profile, file)
    if extension:
        check_commands(extension, profile.command_ids, file)
    check_scenarios([*(failure.scenario for failure in known), *selection.without], file)
    return Project(file, profile, selection)


def _has_shipped_extension(raw: Mapping[str, Any], table: Table, file: Path) -> bool:
    """Whether the file names no extension, but builds on a profile that has one."""
    if "extension" in raw or (file.parent / "package.json").exists():
        return False
    if profile_table(table.profile).get("extension"):
        return True
    msg = (
        f"{file}: extension: is missing: there is no package.json in this folder, and the profile"
        f" {table.profile!r} is a base without an extension. To fix: set extension.path."
    )
    raise RequestError(msg)


def journeys_near(file: Path) -> tuple[str, ...]:
    """The names of the journeys in the resilience.toml of the current folder, or beside `file`.

    Raises:
        RequestError: that resilience.toml is wrong.
    """
    for place in (Path(PROJECT_FILE), file.parent / PROJECT_FILE):
        if place.exists():
            return tuple(validated(Table, read_toml(place), place).journeys)
    return ()


def _build(command: str, folder: Path, say: Say) -> None:
    """Execute the build command.

    Raises:
        RequestError: it failed; the message has the last lines of its output.
    """
    say(f"Building the extension: {command} (in {folder.resolve()})")
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-LAST_LINES:])
        msg = f"{folder / PROJECT_FILE}: extension.build: {command!r} exited with {done.returncode}"
        raise RequestError(f"{msg}:\n{last}")


def _profile_table(
    raw: Mapping[str, Any], table: Table, extension: Extension | None, file: Path
) -> dict[str, Any]:
    """The keys of a profile: those of the base, of the file, and of the extension."""
    mine = {key: value for key, value in raw.items() if key not in OWN}
    limits = {rule: dict(values) for rule, values in table.limits.items()}
    mine["reasons"] = {rule: _reason(rule, values, file) for rule, values in limits.items()}
    mine["rules"] = limits
    if extension:
        mine |= {"extension": extension.id, "source": str(extension.path.resolve())}
        mine["extension_kind"] = {**extension.kinds, **mine.get("extension_kind", {})}
        mine.setdefault("title", extension.title)
    elif table.extension.id:
        mine |= {"extension": table.extension.id, "source": BUILT_IN}
        mine.setdefault("title", table.extension.id)
    return merged(profile_table(table.profile), mine)


def _reason(rule: str, values: dict[str, Any], file: Path) -> str:
    """Remove the reason from the limits of a rule, and return it."""
    reason = values.pop("reason", "")
    if not isinstance(reason, str) or len(reason) < 3:
        msg = f"{file}: limits.{rule}.reason: is missing. To fix: write why the limit differs."
        raise RequestError(msg)
    return reason

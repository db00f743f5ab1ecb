"""`resilience.toml`: what an author says of their extension, in their own repository."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from bench.authoring.checks import check_commands, check_profile, check_scenarios, check_settings
from bench.core.errors import RequestError
from bench.core.toml import read_toml, validated
from bench.profiles.extension import Extension, read_extension
from bench.profiles.loading import known_profiles, merged, profile_table, resolve
from bench.profiles.profile import Chat, GhostText, KnownFailure, Profile, Suggest, View
from bench.setup.command import Say
from bench.setup.vscode import VERSION
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import STRICT

PROJECT_FILE = "resilience.toml"
LAST_LINES = 15
OWN = ("profile", "extension", "scenarios", "limits", "known_failures")  # not a profile's keys


class Source(BaseModel):
    """Where the extension comes from."""

    model_config = STRICT

    path: Annotated[
        str, Field(description="Its folder or .vsix file, beside this file. Default: this folder.")
    ] = "."
    id: Annotated[
        str, Field(description="publisher.name, where the extension is built into VS Code.")
    ] = ""
    build: Annotated[
        str, Field(description="A shell command that builds it, run before each run.")
    ] = ""


class Selection(BaseModel):
    """Which scenarios are run; everything that means something to the extension by default."""

    model_config = STRICT

    names: Annotated[
        list[str], Field(description="Scenarios by name, or TOML files beside this file.")
    ] = []
    tags: Annotated[list[str], Field(description="Scenarios that have any of these tags.")] = []
    without: Annotated[list[str], Field(description="Scenarios that are left out.")] = []


class JourneyTable(BaseModel):
    """A journey of your own."""

    model_config = STRICT

    about: str = ""
    steps: Annotated[
        list[dict[str, Any]],
        Field(min_length=1, description="What is done; `do` names the step, the rest sets it."),
    ]


class Failure(BaseModel):
    """A finding that is known, and for now no reason to fail."""

    model_config = STRICT

    scenario: str
    rule: str
    reason: Annotated[str, Field(min_length=3)]
    expires: Annotated[date, Field(description="From this day on it counts again.")]


class Table(BaseModel):
    """The keys of resilience.toml."""

    model_config = STRICT

    profile: Annotated[
        str, Field(description="The shipped profile to build on: see `bench profiles`.")
    ]
    extension: Source = Source()
    title: Annotated[str, Field(description="What reports call it. Default: its displayName.")] = ""
    protocol: Annotated[str, Field(description="The API that it speaks to its backend.")] = ""
    first_request: Annotated[
        str, Field(description="The surface that it asks for when it becomes active.")
    ] = ""
    surfaces: Annotated[
        dict[str, str], Field(description="The backend's surfaces -> ghost_text or chat.")
    ] = {}
    http_in: Annotated[
        Literal["host", "child"],
        Field(description="Which process makes its requests: the extension host, or a child."),
    ] = "host"
    ghost_text: GhostText | Literal[False] | None = None
    suggest: Suggest | Literal[False] | None = None
    chat: Chat | Literal[False] | None = None
    view: View | Literal[False] | None = None
    also: Annotated[
        list[Literal["next_edit", "inline_chat", "agent"]],
        Field(description="What else it offers, for the journeys that need it."),
    ] = []
    open_first: Annotated[
        list[str], Field(description="Commands, by title or id, to be run once before it works.")
    ] = []
    intercept: Annotated[
        dict[str, str], Field(description="Real host names that it is wired to -> protocol.")
    ] = {}
    ports: Annotated[
        dict[str, int], Field(description="Protocol -> the port that it insists on.")
    ] = {}
    extension_kind: Annotated[
        dict[str, list[str]], Field(description="As the setting remote.extensionKind.")
    ] = {}
    settings: Annotated[
        dict[str, Any],
        Field(description="The editor's; {url}, {port}, {openai_url}, {token}, ... are filled."),
    ] = {}
    journeys: dict[str, JourneyTable] = {}
    scenarios: Selection = Selection()
    limits: Annotated[
        dict[str, dict[str, Any]],
        Field(description="Rules' limits, each with a `reason`: see docs/rules.md."),
    ] = {}
    known_failures: list[Failure] = []


@dataclass(frozen=True, slots=True)
class Project:
    """An author's file, put on top of the profile that it builds on."""

    file: Path
    profile: Profile
    selection: Selection


def load_project(file: Path, vsix: Path | None, say: Say) -> Project:
    """Read `file`, and build the extension; `vsix` is one to take in place of it.

    Raises:
        RequestError: the file, the extension or the profile is wrong: file, key, value, way out.
    """
    raw = read_toml(file)
    table = validated(TypeAdapter(Table), raw, file)
    if table.profile not in known_profiles():
        unknown = UnknownNameError("profile", table.profile, known_profiles())
        raise RequestError(f"{file}: profile: {unknown}")
    source = table.extension
    extension = None
    if source.build and not vsix:
        _build(source.build, file.parent, say)
    if vsix or not source.id:
        extension = read_extension(vsix or (file.parent / source.path).resolve(), VERSION)
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


def _build(command: str, folder: Path, say: Say) -> None:
    """Raises RequestError with the last lines of what a failing build printed."""
    say(f"Building: {command}")
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-LAST_LINES:])
        msg = f"{folder / PROJECT_FILE}: extension.build failed with {done.returncode}:\n{last}"
        raise RequestError(msg)


def _profile_table(
    raw: Mapping[str, Any], table: Table, extension: Extension | None, file: Path
) -> dict[str, Any]:
    """The keys of a profile: the shipped one's, those of the file, those of the extension."""
    mine = {key: value for key, value in raw.items() if key not in OWN}
    limits = {rule: dict(values) for rule, values in table.limits.items()}
    mine["reasons"] = {rule: _reason(rule, values, file) for rule, values in limits.items()}
    mine["rules"] = limits
    if extension:
        mine |= {"extension": extension.id, "source": str(extension.path.resolve())}
        mine["extension_kind"] = {**extension.kinds, **mine.get("extension_kind", {})}
        mine.setdefault("title", extension.title)
    else:
        mine |= {"extension": table.extension.id, "source": "built in"}
        mine.setdefault("title", table.extension.id)
    return merged(profile_table(table.profile), mine)


def _reason(rule: str, values: dict[str, Any], file: Path) -> str:
    """Take the reason out of a rule's limits."""
    reason = values.pop("reason", "")
    if not isinstance(reason, str) or len(reason) < 3:
        msg = f"{file}: limits.{rule}.reason is missing: say why the limit is another for you."
        raise RequestError(msg)
    return reason

"""`resilience.toml`: the configuration of a test, in the extension's own repository."""

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
        str,
        Field(description="Its folder or .vsix file, relative to this file. Default: this folder."),
    ] = "."
    id: Annotated[
        str, Field(description="publisher.name, if the extension is built into VS Code.")
    ] = ""
    build: Annotated[
        str,
        Field(description="A shell command that builds it; the bench executes it before each run."),
    ] = ""


class Selection(BaseModel):
    """The scenarios to run; by default the tag smoke."""

    model_config = STRICT

    names: Annotated[
        list[str], Field(description="Scenarios by name, or TOML files relative to this file.")
    ] = []
    tags: Annotated[list[str], Field(description="Scenarios with any of these tags.")] = []
    without: Annotated[list[str], Field(description="Scenarios to leave out.")] = []


class JourneyTable(BaseModel):
    """A custom journey."""

    model_config = STRICT

    about: str = ""
    steps: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            description="The steps; `do` names the step, the other keys are its settings.",
        ),
    ]


class Failure(BaseModel):
    """A known failure that does not count until it expires."""

    model_config = STRICT

    scenario: str
    rule: str
    reason: Annotated[str, Field(min_length=3)]
    expires: Annotated[date, Field(description="The day from which it counts again.")]


class Table(BaseModel):
    """The keys of resilience.toml."""

    model_config = STRICT

    profile: Annotated[
        str, Field(description="The shipped profile to build on: see `bench profiles`.")
    ]
    extension: Source = Source()
    title: Annotated[str, Field(description="The name in reports. Default: its displayName.")] = ""
    protocol: Annotated[str, Field(description="The API that it uses.")] = ""
    first_request: Annotated[
        str, Field(description="The surface that it requests when it becomes active.")
    ] = ""
    surfaces: Annotated[
        dict[str, str], Field(description="Surface of the backend -> ghost_text or chat.")
    ] = {}
    http_in: Annotated[
        Literal["host", "child"],
        Field(
            description="The process that sends its requests: the extension host, or a child of it."
        ),
    ] = "host"
    ghost_text: GhostText | Literal[False] | None = None
    suggest: Suggest | Literal[False] | None = None
    chat: Chat | Literal[False] | None = None
    view: View | Literal[False] | None = None
    also: Annotated[
        list[Literal["next_edit", "inline_chat", "agent"]],
        Field(description="Other surfaces that it has, for the journeys that need them."),
    ] = []
    open_first: Annotated[
        list[str],
        Field(description="Commands, by title or id, to execute once before it can be used."),
    ] = []
    intercept: Annotated[
        dict[str, str], Field(description="Real host name that it connects to -> protocol.")
    ] = {}
    ports: Annotated[
        dict[str, int], Field(description="Protocol -> the fixed port that it connects to.")
    ] = {}
    extension_kind: Annotated[
        dict[str, list[str]], Field(description="As in the setting remote.extensionKind.")
    ] = {}
    settings: Annotated[
        dict[str, Any],
        Field(
            description="Settings of the editor; {url}, {port}, {openai_url}, {token} are replaced."
        ),
    ] = {}
    journeys: dict[str, JourneyTable] = {}
    scenarios: Selection = Selection()
    limits: Annotated[
        dict[str, dict[str, Any]],
        Field(description="Limits of rules, each with a `reason`: see docs/rules.md."),
    ] = {}
    known_failures: list[Failure] = []


@dataclass(frozen=True, slots=True)
class Project:
    """A resilience.toml, merged with the profile that it builds on."""

    file: Path
    profile: Profile
    selection: Selection


def load_project(file: Path, vsix: Path | None, say: Say) -> Project:
    """Read `file` and build the extension; `vsix` replaces the extension that the file names.

    Raises:
        RequestError: the file, the extension or the profile is wrong.
    """
    raw = read_toml(file)
    table = validated(TypeAdapter(Table), raw, file, allowed=Table.model_fields)
    if table.profile not in known_profiles():
        unknown = UnknownNameError(
            "profile", table.profile, known_profiles(), listed_by="bench profiles"
        )
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
    """Execute the build command.

    Raises:
        RequestError: it failed; the message has the last lines of its output.
    """
    say(f"Building: {command}")
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
    else:
        mine |= {"extension": table.extension.id, "source": "built in"}
        mine.setdefault("title", table.extension.id)
    return merged(profile_table(table.profile), mine)


def _reason(rule: str, values: dict[str, Any], file: Path) -> str:
    """Remove the reason from the limits of a rule, and return it."""
    reason = values.pop("reason", "")
    if not isinstance(reason, str) or len(reason) < 3:
        msg = f"{file}: limits.{rule}.reason: is missing. To fix: write why the limit differs."
        raise RequestError(msg)
    return reason

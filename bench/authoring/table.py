"""The keys of resilience.toml."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bench.profiles.profile import Chat, GhostText, HostName, Port, Suggest, View
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT

NoNul = Annotated[str, Field(title="text without NUL characters", pattern="^[^\\x00]*$")]


class Source(BaseModel):
    """Where the extension comes from."""

    model_config = STRICT

    path: Annotated[
        NoNul,
        Field(description="Its folder or .vsix file, relative to this file. Default: this folder."),
    ] = "."
    id: Annotated[
        str, Field(description="publisher.name, if the extension is built into VS Code.")
    ] = ""
    build: Annotated[
        NoNul,
        Field(description="A shell command that builds it; the bench executes it before each run."),
    ] = ""


class Selection(BaseModel):
    """The scenarios to run; by default the tag smoke."""

    model_config = STRICT

    names: Annotated[
        list[NoNul], Field(description="Scenarios by name, or TOML files relative to this file.")
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
    http: Annotated[
        Http | None,
        Field(
            description="The version of HTTP that the TLS hosts speak at most (default: as the"
            " real ones)."
        ),
    ] = None
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
        Field(description="Commands, by title or id, to execute once when it has become active."),
    ] = []
    dismiss_first: Annotated[
        list[str], Field(description="Buttons of modal dialogs to press during the start.")
    ] = []
    global_state: Annotated[
        dict[str, Any],
        Field(
            description="What its globalState has when it starts: key -> value, with the same"
            " replacements as in settings."
        ),
    ] = {}
    intercept: Annotated[
        dict[HostName, str], Field(description="Real host name that it connects to -> protocol.")
    ] = {}
    ports: Annotated[
        dict[str, Port], Field(description="Protocol -> the fixed port that it connects to.")
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

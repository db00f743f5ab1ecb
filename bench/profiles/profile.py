"""A profile: the extension under test, its wiring to the backend, and its surfaces. Plain data."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from fake_backend.messages.request import Http
from fake_backend.settings import STRICT

BUILT_IN = "built in"
TOKEN = "bench-token"  # invented: for settings that must hold a credential
ADDRESS = re.compile(r"(?<!\$)\{(?:\w+_)?(?:url|port)(?::number)?\}")  # ${...} is VS Code's own
COMMAND_ID = re.compile(r"[\w-]+(?:\.[\w-]+)+")  # a title has spaces or no dot
GHOST_TEXT, SUGGEST, CHAT = "ghost_text", "suggest", "chat"
CHORDS = tuple(f"Control+Alt+Shift+{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# labels of letters, digits and hyphens, which begin and end with neither a hyphen nor a dot
LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HostName = Annotated[
    str,
    Field(
        title="a host name",
        pattern=rf"^{LABEL}(\.{LABEL})*$",
        max_length=253,
        examples=["api.example.com"],
    ),
]
Port = Annotated[int, Field(ge=1, le=65_535)]
# the roles that are one surface if the extension has a single place for questions
ASKED = ("chat", "agent", "inline_chat")


@dataclass(frozen=True, slots=True)
class GhostText:
    """Inline suggestions in grey behind the cursor."""

    __pydantic_config__ = STRICT

    keys: str = ""  # the chord that requests one, if typing alone does not


@dataclass(frozen=True, slots=True)
class Suggest:
    """Suggestions in the list of the suggest widget."""

    __pydantic_config__ = STRICT

    trigger: str = ""  # the character that opens the list
    keys: str = ""  # the chord that opens it, in place of a character
    pause_s: Annotated[float, Field(ge=0, le=60)] = 0.5  # between typing and the trigger
    row: str = ".suggest-widget.visible .monaco-list-row"  # CSS selector of the extension's rows


@dataclass(frozen=True, slots=True)
class Chat:
    """VS Code's own chat view."""

    __pydantic_config__ = STRICT

    participant: str = ""  # the beginning of each question, such as `@helper`


@dataclass(frozen=True, slots=True)
class View:
    """The extension's own view for questions and answers.

    A question goes into the element `input`, or into VS Code's input box, which `ask_keys` or
    `ask_command` opens. An answer is over when `state` says so or `spinner` is gone; without
    either, when its text no longer changes.
    """

    __pydantic_config__ = STRICT

    answer: str  # CSS selector of the text of an answer
    state: str = ""  # CSS selector of a text that has the word `finished` or `failed` at the end
    finished: str = ""
    failed: str = ""
    error: str = ""  # CSS selector of an element that is visible after a failure
    spinner: str = ""  # CSS selector of an element that is visible until the answer is over
    ask_keys: str = ""  # a chord
    ask_command: str = ""  # the title or id of a command
    input: str = ""  # CSS selector
    webview: bool = False  # whether all selectors apply to the extension's webview
    open_command: str = ""  # the command that shows the view


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A known failure, which does not count before the day on which it `expires`."""

    __pydantic_config__ = STRICT

    scenario: str
    rule: str
    reason: str
    expires: date


def _or_nothing(value: Any) -> Any:
    """`ghost_text = false` removes what the base profile has."""
    return None if value is False else value


OrNothing = BeforeValidator(_or_nothing)


@dataclass(frozen=True, slots=True)
class Profile:
    """A `vscode_profiles/<name>/profile.toml`, merged with `vscode_profiles/editor.toml`."""

    __pydantic_config__ = STRICT

    name: str
    title: str
    extension: str = ""  # its id; empty in a profile that others build on
    source: str = BUILT_IN  # `built in`, a folder or a .vsix file
    protocol: str = ""  # the API of the backend that it uses; fills {url} and {port}
    first_request: str = ""  # the surface that it requests on activation; empty if it requests none
    sign_in: bool = False  # whether a user must sign in before it works
    surfaces: dict[str, str] = field(default_factory=dict)  # surface of the backend -> its role
    ghost_text: Annotated[GhostText | None, OrNothing] = None
    suggest: Annotated[Suggest | None, OrNothing] = None
    chat: Annotated[Chat | None, OrNothing] = None
    view: Annotated[View | None, OrNothing] = None
    # the process that sends its requests; a run without such a child is not judged
    http_in: Literal["host", "child"] = "host"
    # the version of HTTP that the TLS hosts speak at most; none: as the real ones
    http: Http | None = None
    also: tuple[Literal["next_edit", "inline_chat", "agent"], ...] = ()  # its other surfaces
    open_first: tuple[str, ...] = ()  # commands, by title or id, to execute once when it is active
    dismiss_first: tuple[str, ...] = ()  # buttons of modal dialogs to press during the start
    global_state: dict[str, Any] = field(default_factory=dict)  # its globalState at the start
    intercept: dict[HostName, str] = field(default_factory=dict)  # real host -> its protocol
    ports: dict[str, Port] = field(default_factory=dict)  # protocol -> fixed port
    extension_kind: dict[str, tuple[str, ...]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    # limits for this extension, in every scenario that does not set its own
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # rule -> why its limits differ
    journeys: dict[str, dict[str, Any]] = field(default_factory=dict)
    known_failures: tuple[KnownFailure, ...] = ()

    @property
    def offers(self) -> tuple[str, ...]:
        """Its surfaces for the user, by the names that steps and faults use."""
        known = {
            GHOST_TEXT: self.ghost_text,
            SUGGEST: self.suggest,
            CHAT: self.chat or self.view,
        }
        return (*(name for name, offered in known.items() if offered), *self.also)

    def surfaces_for(self, role: str) -> tuple[str, ...]:
        """The surfaces of the backend that have this role for the extension."""
        wanted = CHAT if role in ASKED else role
        return tuple(surface for surface, name in self.surfaces.items() if name == wanted)

    @property
    def path(self) -> Path | None:
        """The extension's folder or `.vsix` file; None if it is built in."""
        return None if self.source == BUILT_IN else Path(self.source)

    @property
    def command_ids(self) -> tuple[str, ...]:
        """The commands that the profile names by id."""
        names = [*self.open_first, *self._steps_commands()]
        if self.view:
            names += [self.view.open_command, self.view.ask_command]
        return tuple(dict.fromkeys(name for name in names if COMMAND_ID.fullmatch(name)))

    @property
    def command_keys(self) -> dict[str, str]:
        """The Playwright chord for each command that is named by id.

        The command palette finds titles only, so these commands get keys.
        """
        return dict(zip(self.command_ids, CHORDS, strict=False))

    def _steps_commands(self) -> list[str]:
        steps = [step for journey in self.journeys.values() for step in journey.get("steps", ())]
        return [str(step.get("title", "")) for step in steps if step.get("do") == "command"]

    def backend_options(self) -> tuple[str, ...]:
        """The arguments that make the backend reachable at the addresses of the extension."""
        hosts = [("--intercept", f"{host}={name}") for host, name in self.intercept.items()]
        ports = [
            (f"--{name.replace('_', '-')}-port", str(port)) for name, port in self.ports.items()
        ]
        return tuple(part for pair in (*hosts, *ports) for part in pair)

    def settings_text(
        self, addresses: Mapping[str, str], more: Mapping[str, Any] | None = None
    ) -> str:
        """The editor's settings file for this run, with `more` on top.

        Each `{name}` is replaced by the address of that name.
        """
        own: dict[str, Any] = {}
        if self.extension_kind:
            own["remote.extensionKind"] = self.extension_kind
        if self.suggest and self.suggest.trigger:
            own["editor.suggestOnTriggerCharacters"] = True
        if self.chat and self.chat.participant:
            own["chat.agent.enabled"] = False  # agent mode does not accept participants
        return self._filled({**self.settings, **own, **(more or {})}, addresses)

    def global_state_text(self, addresses: Mapping[str, str]) -> str:
        """The extension's global state as JSON, with addresses as in the settings."""
        return self._filled(self.global_state, addresses)

    def settings_with_addresses(self, addresses: Mapping[str, str]) -> tuple[str, ...]:
        """The settings and the global state that name the backend, as `"name" = value`."""
        own = {
            name: value
            for name, value in {**self.settings, **self.global_state}.items()
            if ADDRESS.search(str(value)) and not name.startswith("http.")
        }
        filled = json.loads(self._filled(own, addresses))
        return tuple(f'"{name}" = {json.dumps(value)}' for name, value in filled.items())

    def _filled(self, table: Mapping[str, Any], addresses: Mapping[str, str]) -> str:
        text = json.dumps(table, indent=2)
        for name, address in self._named(addresses).items():
            text = text.replace(f'"{{{name}:number}}"', address).replace(f"{{{name}}}", address)
        return text

    def _named(self, addresses: Mapping[str, str]) -> dict[str, str]:
        """The addresses, and short names for those of the profile's own protocol."""
        own = {
            short: addresses[long]
            for short, long in {
                "url": f"{self.protocol}_url",
                "port": f"{self.protocol}_port",
            }.items()
            if long in addresses
        }
        return {**addresses, **own, "host": "127.0.0.1", "token": TOKEN}

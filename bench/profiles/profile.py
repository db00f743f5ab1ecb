"""The extension under test, how it is wired to the backend, and what it offers: plain data."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from fake_backend.settings import STRICT

BUILT_IN = "built in"
TOKEN = "bench-token"  # invented: for settings that must hold a credential
COMMAND_ID = re.compile(r"[\w-]+(?:\.[\w-]+)+")  # a title has spaces, or no full stop
GHOST_TEXT, SUGGEST, CHAT = "ghost_text", "suggest", "chat"
CHORDS = tuple(f"Control+Alt+Shift+{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
ASKED = ("chat", "agent", "inline_chat")  # for who has but one place to ask in


@dataclass(frozen=True, slots=True)
class GhostText:
    """Suggestions in grey behind the cursor.

    They come while one types; `keys` are pressed where an extension waits to be asked.
    """

    __pydantic_config__ = STRICT

    keys: str = ""


@dataclass(frozen=True, slots=True)
class Suggest:
    """Suggestions in the list of the suggest widget.

    It opens after typing, and a pause of `pause_s`, the `trigger`: a character, or with `keys` a
    chord. `row` is the CSS selector of a row that the extension has made.
    """

    __pydantic_config__ = STRICT

    trigger: str = ""
    keys: str = ""
    pause_s: float = 0.5
    row: str = ".suggest-widget.visible .monaco-list-row"


@dataclass(frozen=True, slots=True)
class Chat:
    """VS Code's own chat view; `participant` is what a question begins with, such as `@helper`."""

    __pydantic_config__ = STRICT

    participant: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """How one asks, and reads the answer, where an extension has a view of its own for it.

    A question is asked through VS Code's input box, which `ask_keys` or the command `ask_command`
    (its title, or its id) opens; or, where `input` is given, in that element. What proves an
    answer, its end, an error and work under way are CSS selectors too: `answer` is its text,
    `state` the text that has one of the words `finished` or `failed` when it is over, `error` an
    element that is seen where it failed, `spinner` one that is seen until it is over. Without
    `state` and `spinner` an answer is over when it is at rest. All are looked for in the
    extension's own `webview`, where that is true. The command `open_command` shows the view.
    """

    __pydantic_config__ = STRICT

    answer: str
    state: str = ""
    finished: str = ""
    failed: str = ""
    error: str = ""
    spinner: str = ""
    ask_keys: str = ""
    ask_command: str = ""
    input: str = ""
    webview: bool = False
    open_command: str = ""


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A finding that is known, and does not count before the day on which it `expires`."""

    __pydantic_config__ = STRICT

    scenario: str
    rule: str
    reason: str
    expires: date


def _or_nothing(value: Any) -> Any:
    """`ghost_text = false` takes back what the profile below offers."""
    return None if value is False else value


OrNothing = BeforeValidator(_or_nothing)


@dataclass(frozen=True, slots=True)
class Profile:
    """What `vscode_profiles/<name>/profile.toml` says, on top of `vscode_profiles/editor.toml`.

    `extension` is its id; a profile without one is to build on. `source` is where it comes from:
    `built in`, or a folder or a `.vsix` file. `sign_in` says that somebody must sign in before it
    works. `protocol` is the backend's API that it speaks; it fills `{url}` and `{port}`.
    `first_request` is the surface that it asks for when it becomes active; empty where it asks for
    nothing before it is used. `surfaces` renames the backend's surfaces to what they are for this
    extension: `ghost_text`, `chat`. `http_in` says which process makes its requests, the extension
    host or a child of it; a run in which there is no such child is not judged.

    `ghost_text`, `suggest`, `chat` and `view` tell what it offers, `also` what else: `next_edit`,
    `inline_chat`, `agent`. `journeys` are further ones, made of steps. `open_first` are commands,
    by title or id, that must be run once before it works. `intercept` maps real host names that it
    is wired to, to the protocol that the gateway plays there; `ports` maps protocols to the port
    that it insists on. `extension_kind` overrides where an extension runs. `rules` are limits that
    hold for this extension in every scenario that sets none of its own, `reasons` why; and
    `known_failures` are findings that do not count for now.
    """

    __pydantic_config__ = STRICT

    name: str
    title: str
    extension: str = ""
    source: str = BUILT_IN
    protocol: str = ""
    first_request: str = ""
    sign_in: bool = False
    surfaces: dict[str, str] = field(default_factory=dict)
    ghost_text: Annotated[GhostText | None, OrNothing] = None
    suggest: Annotated[Suggest | None, OrNothing] = None
    chat: Annotated[Chat | None, OrNothing] = None
    view: Annotated[View | None, OrNothing] = None
    http_in: Literal["host", "child"] = "host"
    also: tuple[Literal["next_edit", "inline_chat", "agent"], ...] = ()
    open_first: tuple[str, ...] = ()
    intercept: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    extension_kind: dict[str, tuple[str, ...]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    journeys: dict[str, dict[str, Any]] = field(default_factory=dict)
    known_failures: tuple[KnownFailure, ...] = ()

    @property
    def offers(self) -> tuple[str, ...]:
        """What a person can use of it, as the names that steps and faults' routes have for it."""
        known = {
            GHOST_TEXT: self.ghost_text,
            SUGGEST: self.suggest,
            CHAT: self.chat or self.view,
        }
        return (*(name for name, offered in known.items() if offered), *self.also)

    def surfaces_for(self, role: str) -> tuple[str, ...]:
        """The backend's surfaces that are for this extension what `role` is for others."""
        wanted = CHAT if role in ASKED else role
        return tuple(surface for surface, name in self.surfaces.items() if name == wanted)

    @property
    def path(self) -> Path | None:
        """The extension's folder or `.vsix` file; None where it is there already."""
        return None if self.source == BUILT_IN else Path(self.source)

    @property
    def command_ids(self) -> tuple[str, ...]:
        """The commands that are named by their id, not by a title."""
        said = [*self.open_first, *self._steps_commands()]
        if self.view:
            said += [self.view.open_command, self.view.ask_command]
        return tuple(dict.fromkeys(name for name in said if COMMAND_ID.fullmatch(name)))

    @property
    def command_keys(self) -> dict[str, str]:
        """The chord, as Playwright writes it, for each command that is named by its id.

        The palette knows titles only; so the editor's keys lead to these.
        """
        return dict(zip(self.command_ids, CHORDS, strict=False))

    def _steps_commands(self) -> list[str]:
        steps = [step for journey in self.journeys.values() for step in journey.get("steps", ())]
        return [str(step.get("title", "")) for step in steps if step.get("do") == "command"]

    def backend_options(self) -> tuple[str, ...]:
        """The arguments that the backend needs to be where the extension looks for it."""
        hosts = [("--intercept", f"{host}={name}") for host, name in self.intercept.items()]
        ports = [
            (f"--{name.replace('_', '-')}-port", str(port)) for name, port in self.ports.items()
        ]
        return tuple(part for pair in (*hosts, *ports) for part in pair)

    def settings_text(
        self, addresses: Mapping[str, str], more: Mapping[str, Any] | None = None
    ) -> str:
        """The settings file of the editor, wired to this run's backend, with `more` on top.

        Each `{name}` in it is replaced by that one of `addresses`.
        """
        own: dict[str, Any] = {}
        if self.extension_kind:
            own["remote.extensionKind"] = self.extension_kind
        if self.suggest and self.suggest.trigger:
            own["editor.suggestOnTriggerCharacters"] = True
        if self.chat and self.chat.participant:
            own["chat.agent.enabled"] = False  # an agent takes no participants
        text = json.dumps({**self.settings, **own, **(more or {})}, indent=2)
        for name, address in self._named(addresses).items():
            text = text.replace(f"{{{name}}}", address)
        return text

    def _named(self, addresses: Mapping[str, str]) -> dict[str, str]:
        """The addresses, and the short names of those of the profile's own protocol."""
        own = {
            short: addresses[long]
            for short, long in {
                "url": f"{self.protocol}_url",
                "port": f"{self.protocol}_port",
            }.items()
            if long in addresses
        }
        return {**addresses, **own, "host": "127.0.0.1", "token": TOKEN}

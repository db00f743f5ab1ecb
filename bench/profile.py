"""The extension under test, and how it is wired to the backend."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bench.errors import RequestError
from bench.paths import PROFILES, PROJECT
from fake_backend.plugins import UnknownNameError

SENTINEL = PROFILES / "sentinel"
BUILT_IN = "built in"


@dataclass(frozen=True, slots=True)
class View:
    """How one asks, and reads the answer, where an extension has a view of its own for it.

    `ask_keys` opens the question's input box; `answer` and `state` are CSS selectors, of the
    answer's text and of the text that has one of the words `finished` or `failed` when it is over.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    ask_keys: str
    answer: str
    state: str
    finished: str
    failed: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What `vscode_profiles/<name>/profile.toml` says; `name` is the folder's.

    `extension` is its id, `source` where it comes from: `built in`, or a folder below the project.
    `sign_in` says that somebody must sign in before it works. `first_request` is the surface that
    it asks for when it becomes active. `surfaces` renames the backend's surfaces to what they are
    for this extension: `ghost_text`, `chat`. `view` is there where it answers in a view of its own.
    `rules` holds limits that hold for this extension in every scenario that sets none of its own.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    title: str
    extension: str
    source: str
    first_request: str
    sign_in: bool = False
    surfaces: dict[str, str] = field(default_factory=dict)
    view: View | None = None
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return PROFILES / self.name

    @property
    def extension_folder(self) -> Path | None:
        """The extension's own folder; None where it is built into VS Code."""
        return None if self.source == BUILT_IN else PROJECT / self.source

    def settings(self, urls: Mapping[str, str], more: Mapping[str, Any] | None = None) -> str:
        """The settings file of the editor, wired to this run's backend, with `more` on top.

        Each `{name}` in the text is replaced by that one of `urls`.
        """
        text = (self.folder / "settings.json").read_text(encoding="utf-8")
        for name, url in urls.items():
            text = text.replace(f"{{{name}}}", url)
        return json.dumps({**json.loads(text), **(more or {})}, indent=2)


def known_profiles() -> list[str]:
    return sorted(file.parent.name for file in PROFILES.glob("*/profile.toml"))


def load_profile(name: str) -> Profile:
    """Read a profile.

    Raises:
        RequestError: there is none of that name, or its file is wrong.
    """
    if name not in known_profiles():
        raise RequestError(str(UnknownNameError("profile", name, known_profiles())))
    file = PROFILES / name / "profile.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return TypeAdapter(Profile).validate_python({"name": name, **table})
    except tomllib.TOMLDecodeError as error:
        msg = f"{file}: not valid TOML: {error}"
        raise RequestError(msg) from None
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']} ({first['input']!r})"
        raise RequestError(msg) from None

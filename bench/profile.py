"""The extension under test, and how it is wired to the backend."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bench.errors import RequestError
from bench.paths import PROFILES
from fake_backend.plugins import UnknownNameError

SENTINEL = PROFILES / "sentinel"


@dataclass(frozen=True, slots=True)
class Profile:
    """What `vscode_profiles/<name>/profile.toml` says; `name` is the folder's.

    `first_request` is the surface that the extension asks for when it becomes active; `rules` holds
    limits that hold for this extension in every scenario that sets none of its own.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    title: str
    extension: str
    source: str
    first_request: str
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return PROFILES / self.name

    def settings(self, *, proxy_url: str) -> str:
        """The settings file of the editor, wired to this run's gateway."""
        text = (self.folder / "settings.json").read_text(encoding="utf-8")
        return text.replace("{proxy_url}", proxy_url)


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

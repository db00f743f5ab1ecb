"""The extension under test: a folder or a `.vsix` file, checked before the run."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.core.errors import RequestError
from bench.core.names import below
from bench.core.texts import plain_line, shortened
from bench.profiles.extension_folder import check_folder, copy_folder, is_own_file
from bench.profiles.package_json import read_package
from bench.profiles.profile import Profile
from bench.profiles.vsix import opened_vsix, unpack_vsix, vsix_package, vsix_platform

PLATFORMS = ("", "undefined", "universal", "linux-x64")
ENGINE = re.compile(
    r"^(?P<how>\^|~|>=|)\s*v?(?P<major>[0-9]{1,6})(?:\.(?P<minor>[0-9]{1,6}|x|\*))?"
)
AT_START = ("*", "onStartupFinished", "onLanguage:python", "onLanguage:typescript")
VIEW_COMMANDS = ("focus", "open", "toggleVisibility", "removeView", "resetViewLocation")


@dataclass(frozen=True, slots=True)
class Extension:
    """The package.json of an extension, and the folder or file that it is from."""

    path: Path
    package: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.package['publisher']}.{self.package['name']}"

    @property
    def title(self) -> str:
        return str(self.package.get("displayName") or self.package["name"])

    @property
    def activation_events(self) -> list[str]:
        return [str(event) for event in self.package.get("activationEvents") or []]

    @property
    def starts_itself(self) -> bool:
        """Whether it becomes active without a command or a view, in the workspace of a run."""
        return any(event.startswith(AT_START) for event in self.activation_events)

    @property
    def kinds(self) -> dict[str, list[str]]:
        """The value of `remote.extensionKind` that makes it run on the server.

        An extension of the kind `ui` only would not run at all: the bench has no local host.
        """
        return {self.id: ["workspace"]} if self.package.get("extensionKind") == ["ui"] else {}

    @property
    def settings(self) -> dict[str, dict[str, Any]]:
        """The settings that it contributes, by name."""
        return {
            name: about if isinstance(about, dict) else {}
            for part in self._tables("configuration")
            if isinstance(part.get("properties"), dict)
            for name, about in part["properties"].items()
        }

    @property
    def commands(self) -> list[str]:
        """The titles of its commands, as in the command palette."""
        return [
            ": ".join(str(entry[key]) for key in ("category", "title") if entry.get(key))
            for entry in self._tables("commands")
        ]

    @property
    def command_ids(self) -> list[str]:
        return [str(entry["command"]) for entry in self._tables("commands") if entry.get("command")]

    @property
    def view_commands(self) -> list[str]:
        """The ids of the commands that VS Code makes for its views and their containers."""
        views = [f"{name}.{verb}" for name in self._ids_of("views") for verb in VIEW_COMMANDS]
        containers = [
            f"workbench.view.extension.{name}" for name in self._ids_of("viewsContainers")
        ]
        return [*views, *containers]

    def _ids_of(self, what: str) -> list[str]:
        places: Any = self.contributes(what)
        return [
            str(entry["id"])
            for entries in (places.values() if isinstance(places, dict) else ())
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict) and entry.get("id")
        ]

    def _tables(self, what: str) -> list[dict[str, Any]]:
        """What it contributes as one object or a list of them, without what is neither."""
        found: Any = self.contributes(what)
        entries = found if isinstance(found, list) else [found]
        return [entry for entry in entries if isinstance(entry, dict)]

    def contributes(self, what: str) -> Any:
        return (self.package.get("contributes") or {}).get(what) or {}

    def install_into(self, extensions: Path) -> None:
        """Copy its files into VS Code's extensions folder.

        Raises:
            RequestError: it is no longer what it was when it was read.
        """
        name = f"{self.id}-{self.package['version']}".lower()
        target = below(extensions, name, f"{self.path}: package.json")
        if self.path.is_dir():
            copy_folder(self.path, target)
            return
        with opened_vsix(self.path) as archive:
            unpack_vsix(archive, target)


def installed_extension(extensions: Path, identifier: str) -> Extension | None:
    """The extension with this id in VS Code's extensions folder; None if it is built in."""
    for file in extensions.glob("*/package.json"):
        with suppress(RequestError):  # of another extension, for VS Code to judge
            extension = Extension(file.parent, read_package(file.parent))
            if extension.id.lower() == identifier.lower():
                return extension
    return None


def version_of(profile: Profile, built_in: Path, vscode: str) -> str:
    """The version of the profile's extension; empty if it is none of those in `built_in`.

    Raises:
        RequestError: as `read_extension`.
    """
    if profile.path is not None:
        extension: Extension | None = read_extension(profile.path, vscode)
    else:
        extension = installed_extension(built_in, profile.extension)
    return "" if extension is None else str(extension.package["version"])


def read_extension(path: Path, vscode: str, *, built: bool = True) -> Extension:
    """Read and check the extension at `path` for the VS Code version `vscode`.

    With `built`, the main file of an extension in a folder must exist.

    Raises:
        RequestError: it is missing, damaged, not built, for another editor or platform, or not
            safe to install.
    """
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror}.") from None
    if is_folder:
        extension = Extension(path, read_package(path))
        if built:
            _must_be_built(extension)
            check_folder(path)
    elif path.suffix == ".vsix":
        extension = _read_vsix(path)
    else:
        what = "is neither a folder nor a .vsix file" if exists else "does not exist"
        raise RequestError(f"{path} {what}.")
    _must_fit(extension, vscode)
    return extension


def _read_vsix(path: Path) -> Extension:
    with opened_vsix(path) as archive:
        package, platform = vsix_package(archive, path), vsix_platform(archive, path)
    if platform not in PLATFORMS:
        msg = (
            f"{path} is packaged for {shortened(plain_line(platform), 40)}, but the bench runs"
            " linux-x64. To fix: package it without --target, or with --target linux-x64."
        )
        raise RequestError(msg)
    return Extension(path, package)


def _must_be_built(extension: Extension) -> None:
    main = extension.package.get("main")
    if main is None:
        return
    file = extension.path / main
    places = (file, Path(f"{file}.js"), file / "index.js")
    if not any(is_own_file(place, extension.path) for place in places):
        msg = (
            f"{extension.path}: package.json: main: {shortened(ascii(main), 80)} does not exist in"
            " this folder. To fix: build the extension, or set extension.build in resilience.toml."
        )
        raise RequestError(msg)


def _must_fit(extension: Extension, vscode: str) -> None:
    """Check `engines.vscode` as VS Code does."""
    wanted = str(extension.package["engines"].get("vscode", ""))
    if wanted == "*":
        return
    found = ENGINE.match(wanted)
    if found is None:
        msg = (
            f"{extension.path}: package.json: engines.vscode: must be a version such as ^1.90.0"
            f" (got {shortened(ascii(wanted), 80)})."
        )
        raise RequestError(msg)
    ours = [int(part) for part in vscode.split(".")[:2]]
    minor = found["minor"]
    least = [int(found["major"]), int(minor) if minor and minor.isdigit() else 0]
    exact = found["how"] in ("", "~") and minor is not None and minor.isdigit()
    fits = least == ours if exact else least[0] == ours[0] and least <= ours
    if not fits:
        msg = (
            f"{extension.path}: package.json: engines.vscode: requires VS Code"
            f" {shortened(plain_line(wanted), 80)},"
            f" but the bench runs {vscode}."
        )
        raise RequestError(msg)

"""The extension under test: a folder or a `.vsix` file, checked before the run."""

import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from bench.core.errors import RequestError

PLATFORMS = ("", "undefined", "universal", "linux-x64")
INSIDE = "extension/"  # where a .vsix holds the extension's files
MANIFEST = "extension.vsixmanifest"
ENGINE = re.compile(r"^(?P<how>\^|~|>=|)\s*v?(?P<major>\d+)(?:\.(?P<minor>\d+|x|\*))?")
AT_START = ("*", "onStartupFinished", "onLanguage:python", "onLanguage:typescript")
VIEW_COMMANDS = ("focus", "open", "toggleVisibility", "removeView", "resetViewLocation")
LEFT_OUT = shutil.ignore_patterns(".git", "runs", ".venv", "*.vsix", ".vscode-test")


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
        found: Any = self.contributes("configuration")
        parts = found if isinstance(found, list) else [found]
        return {
            name: about if isinstance(about, dict) else {}
            for part in parts
            if isinstance(part, dict)
            for name, about in part.get("properties", {}).items()
        }

    @property
    def commands(self) -> list[str]:
        """The titles of its commands, as in the command palette."""
        found: Any = self.contributes("commands") or []
        return [
            ": ".join(str(entry[key]) for key in ("category", "title") if entry.get(key))
            for entry in found
            if isinstance(entry, dict)
        ]

    @property
    def command_ids(self) -> list[str]:
        found: Any = self.contributes("commands") or []
        return [str(entry["command"]) for entry in found if _names_a_command(entry)]

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

    def contributes(self, what: str) -> Any:
        return (self.package.get("contributes") or {}).get(what) or {}

    def install_into(self, extensions: Path) -> None:
        """Copy its files into VS Code's extensions folder."""
        target = extensions / f"{self.id}-{self.package.get('version', '0.0.0')}".lower()
        if self.path.is_dir():
            shutil.copytree(self.path, target, ignore=LEFT_OUT, symlinks=True)
            return
        with zipfile.ZipFile(self.path) as archive:
            for name in archive.namelist():
                if name.startswith(INSIDE) and not name.endswith("/"):
                    file = target / name.removeprefix(INSIDE)
                    if not file.resolve().is_relative_to(target.resolve()):
                        msg = f"{self.path}: the entry {name} points outside the extension folder."
                        raise RequestError(msg)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(archive.read(name))


def installed_extension(extensions: Path, identifier: str) -> Extension | None:
    """The extension with this id in VS Code's extensions folder; None if it is built in."""
    for file in extensions.glob("*/package.json"):
        extension = Extension(file.parent, _read_package(file))
        if extension.id.lower() == identifier.lower():
            return extension
    return None


def _names_a_command(entry: Any) -> bool:
    return isinstance(entry, dict) and bool(entry.get("command"))


def read_extension(path: Path, vscode: str, *, built: bool = True) -> Extension:
    """Read and check the extension at `path` for the VS Code version `vscode`.

    With `built`, the main file of an extension in a folder must exist.

    Raises:
        RequestError: it is missing, damaged, not built, or for another editor or platform.
    """
    if path.is_dir():
        extension = Extension(path, _read_package(path / "package.json"))
        if built:
            _must_be_built(extension)
    elif path.suffix == ".vsix":
        extension = _read_vsix(path)
    else:
        what = "is neither a folder nor a .vsix file" if path.exists() else "does not exist"
        raise RequestError(f"{path} {what}.")
    for key in ("publisher", "name", "engines"):
        if not extension.package.get(key):
            raise RequestError(f"{path}: package.json: {key}: is missing.")
    _must_fit(extension, vscode)
    return extension


def _read_package(file: Path) -> dict[str, Any]:
    try:
        return _parsed(file.read_bytes(), file)
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}."
        raise RequestError(f"{msg} To fix: name the folder with the package.json.") from None


def _parsed(data: bytes, where: Path) -> dict[str, Any]:
    try:
        package = json.loads(data)
    except ValueError as error:
        msg = f"{where}: package.json is not valid JSON: {error}."
        raise RequestError(msg) from None
    if not isinstance(package, dict):
        msg = f"{where}: package.json is not an object."
        raise RequestError(msg)
    return package


def _read_vsix(path: Path) -> Extension:
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
            if damaged:
                msg = f"{path} is damaged: the checksum of {damaged} is wrong. Package it again."
                raise RequestError(msg)
            names = archive.namelist()
            if f"{INSIDE}package.json" not in names:
                msg = f"{path} is not a packaged extension: it has no {INSIDE}package.json."
                raise RequestError(msg)
            package = _parsed(archive.read(f"{INSIDE}package.json"), path)
            platform = _platform(archive.read(MANIFEST)) if MANIFEST in names else ""
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ET.ParseError) as error:
        msg = f"{path} is damaged: {error}. Package it again (npx @vscode/vsce package)."
        raise RequestError(msg) from None
    if platform not in PLATFORMS:
        msg = (
            f"{path} is packaged for {platform}, but the bench runs linux-x64. To fix: package it"
            " without --target, or with --target linux-x64."
        )
        raise RequestError(msg)
    return Extension(path, package)


def _platform(manifest: bytes) -> str:
    for element in ET.fromstring(manifest).iter():
        if element.tag.endswith("Identity"):
            return element.get("TargetPlatform", "")
    return ""


def _must_be_built(extension: Extension) -> None:
    main = extension.package.get("main")
    if main is None:
        return
    file = extension.path / str(main)
    if not any(
        place.is_file() for place in (file, file.with_name(f"{file.name}.js"), file / "index.js")
    ):
        msg = (
            f"{extension.path}: package.json: main: {main!r} does not exist. To fix: build the"
            " extension, or set extension.build in resilience.toml."
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
            f" (got {wanted!r})."
        )
        raise RequestError(msg)
    ours = [int(part) for part in vscode.split(".")[:2]]
    minor = found["minor"]
    least = [int(found["major"]), int(minor) if minor and minor.isdigit() else 0]
    exact = found["how"] in ("", "~") and minor is not None and minor.isdigit()
    fits = least == ours if exact else least[0] == ours[0] and least <= ours
    if not fits:
        msg = (
            f"{extension.path}: package.json: engines.vscode: requires VS Code {wanted},"
            f" but the bench runs {vscode}."
        )
        raise RequestError(msg)

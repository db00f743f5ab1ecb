"""Reads the package.json of an extension, which is untrusted: bounded, and in VS Code's types."""

import json
import re
from pathlib import Path
from typing import Any

from bench.core.errors import RequestError
from bench.core.texts import shortened
from bench.facts.characters import whole

MAX_BYTES = 4_000_000  # the largest of the well-known extensions have about 1 MB
MAX_DEPTH = 100
# VS Code's EXTENSION_IDENTIFIER_PATTERN is this twice, with a dot between; vsce checks it too
IDENTIFIER = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]{0,99}")
PART = r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*"
SEMVER = re.compile(rf"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){{2}}(-{PART})?(\+{PART})?")
MAX_VERSION = 50
TYPES: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("publisher", "name", "version", "displayName", "main"), (str, "a text")),
    **dict.fromkeys(("engines", "contributes"), (dict, "an object")),
    "activationEvents": (list, "a list"),
}
NEEDED = ("publisher", "name", "version", "engines")


def read_package(folder: Path) -> dict[str, Any]:
    """Read and check the package.json in `folder`.

    Raises:
        RequestError: it cannot be read, or is wrong.
    """
    file = folder / "package.json"
    try:
        if file.exists() and not file.is_file():
            raise RequestError(f"{file} is not a regular file.")
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}."
        raise RequestError(f"{msg} To fix: name the folder with the package.json.") from None
    return parsed_package(data, f"{folder}: package.json")


def parsed_package(data: bytes, where: str) -> dict[str, Any]:
    """Parse and check the content of a package.json.

    Raises:
        RequestError: it is wrong; the message begins with `where`.
    """
    check_size(len(data), where)
    try:
        package = _cleaned(json.loads(data.decode("utf-8-sig"), parse_constant=_refuse))
    except RecursionError:
        raise RequestError(f"{where}: is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError as error:
        raise RequestError(f"{where} is not valid JSON: {error}.") from None
    if not isinstance(package, dict):
        raise RequestError(f"{where} is not an object.")
    _check(package, where)
    return package


def check_size(size: int, where: str) -> None:
    """Reject a package.json that is too large to be one."""
    if size > MAX_BYTES:
        raise RequestError(f"{where}: is larger than {MAX_BYTES // 1_000_000} MB.")


def _refuse(constant: str) -> None:
    msg = f"{constant} is no JSON"
    raise ValueError(msg)


def _cleaned(value: Any, levels: int = MAX_DEPTH) -> Any:
    """The value with whole characters only: half of one could not be written to any file."""
    if levels == 0:
        raise RecursionError
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {whole(key): _cleaned(part, levels - 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, levels - 1) for part in value]
    return value


def _check(package: dict[str, Any], where: str) -> None:
    for key, (kind, title) in TYPES.items():
        value = package.get(key)
        if not isinstance(value, kind) and value is not None:
            raise _wrong(where, key, title, value)
    for key in NEEDED:
        if not package.get(key):
            raise RequestError(f"{where}: {key}: is missing.")
    for key in ("publisher", "name"):
        if not IDENTIFIER.fullmatch(package[key]):
            allowed = "at most 100 letters, digits and hyphens, as VS Code requires"
            raise _wrong(where, key, allowed, package[key])
    version = package["version"]
    if len(version) > MAX_VERSION or not SEMVER.fullmatch(version):
        raise _wrong(where, "version", "a version such as 1.2.3", version)


def _wrong(where: str, key: str, needed: str, value: object) -> RequestError:
    return RequestError(f"{where}: {key}: must be {needed} (got {shortened(ascii(value), 80)}).")

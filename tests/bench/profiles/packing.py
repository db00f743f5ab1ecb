"""Small packaged extensions."""

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.profiles.extension import read_extension

VSCODE = "1.139.1"
PACKAGE = {
    "publisher": "acme",
    "name": "helper",
    "version": "1.2.3",
    "engines": {"vscode": "^1.90.0"},
}
MANIFEST = '<PackageManifest xmlns="x"><Identity Id="helper"/></PackageManifest>'
Entry = tuple[str | zipfile.ZipInfo, bytes]


def packed(
    place: Path,
    entries: Iterable[Entry] = (),
    *,
    package: bytes | None = None,
    manifest: str = MANIFEST,
    method: int = zipfile.ZIP_DEFLATED,
) -> Path:
    file = place / "helper.vsix"
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("extension.vsixmanifest", manifest)
        archive.writestr("extension/package.json", package or json.dumps(PACKAGE))
        for name, data in entries:
            archive.writestr(name, data)
    return file


def because(file: Path) -> str:
    with pytest.raises(RequestError) as caught:
        read_extension(file, VSCODE)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert "\n" not in message
    assert len(message) < 500
    return message


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info

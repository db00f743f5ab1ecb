"""An extension from anybody: a value or a refusal, and no file outside of its folder."""

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.authoring.scaffold import initial
from bench.core.paths import PROJECT
from bench.profiles.extension import read_extension
from bench.setup.vscode import VERSION
from tests.bench.under_fire.mutation import altered, mutated, refusal

AUTHOR = PROJECT / "tests" / "extensions" / "authors" / "line_ghost"
PACKAGE = json.loads((AUTHOR / "package.json").read_bytes())
SCRIPT = (AUTHOR / "extension.js").read_bytes()

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile, when it writes one


def archive(package: bytes, *names: str) -> bytes:
    """A .vsix with an entry of each name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("extension.vsixmanifest", "<PackageManifest/>")
        file.writestr("extension/package.json", package)
        file.writestr("extension/extension.js", SCRIPT)
        for name in names:
            file.writestr(name, "x")
    return packed.getvalue()


VSIX = archive(json.dumps(PACKAGE).encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("under_fire") / "inner"


def read_and_install(path: Path, folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    shutil.rmtree(outside / "extensions", ignore_errors=True)

    def read() -> None:
        extension = read_extension(path, VERSION)
        initial(extension)
        extension.install_into(outside / "extensions")

    assert "\n" not in refusal(read)
    assert {place.name for place in outside.iterdir()} <= {"extensions"}


@given(altered(PACKAGE))
def test_a_package_json_with_other_values(folder: Path, package: Any) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text(json.dumps(package), encoding="utf-8")
    (folder / "extension.js").write_bytes(SCRIPT)
    read_and_install(folder, folder)


@given(st.binary() | mutated([json.dumps(PACKAGE, indent=1).encode()]))
def test_a_package_json_as_text(folder: Path, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_bytes(content)
    (folder / "extension.js").write_bytes(SCRIPT)
    read_and_install(folder, folder)


@given(st.binary() | mutated([VSIX]))
def test_a_vsix(folder: Path, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / "helper.vsix"
    file.write_bytes(content)
    read_and_install(file, folder)


@given(altered(PACKAGE), st.lists(st.text(min_size=1, max_size=30), unique=True, max_size=3))
def test_a_whole_vsix_with_other_values_and_names(
    folder: Path, package: Any, names: list[str]
) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / "helper.vsix"
    file.write_bytes(archive(json.dumps(package).encode(), *(f"extension/{n}" for n in names)))
    read_and_install(file, folder)

"""Any damage to a folder of the cache is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.setup.manifest import MANIFEST, damage_of, is_verified, write_manifest

ENTRY = "node_modules/server/entry.js"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tool"
    (place / ENTRY).parent.mkdir(parents=True)
    (place / ENTRY).write_text("entry", encoding="utf-8")
    (place / "bin").write_text("program", encoding="utf-8")
    (place / "bin").chmod(0o755)
    (place / "link").symlink_to("bin")
    (place / "folder").symlink_to("node_modules")
    for number in range(5):
        (place / f"{number}.js").touch()
    write_manifest(place)
    return place


def test_a_whole_folder_has_no_damage(folder: Path) -> None:
    assert is_verified(folder)
    assert damage_of(folder, [ENTRY]) == damage_of(folder, [ENTRY], thorough=True) == ""
    (folder / "another").touch()
    write_manifest(folder)
    assert damage_of(folder, thorough=True) == ""


def _file_to_folder(place: Path) -> None:
    (place / "0.js").unlink()
    (place / "0.js").mkdir()


def _folder_to_file(place: Path) -> None:
    shutil.rmtree(place / "node_modules")
    (place / "node_modules").touch()


def _other_link(place: Path) -> None:
    (place / "link").unlink()
    (place / "link").symlink_to("0.js")


def _many(place: Path) -> None:
    for number in range(5):
        (place / f"{number}.js").unlink()


def _both(place: Path) -> None:
    (place / "0.js").unlink()
    (place / "1.js").write_text("x", encoding="utf-8")


def _all_to_file(place: Path) -> None:
    shutil.rmtree(place)
    place.touch()


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file is gone": (lambda place: (place / "0.js").unlink(), "1 missing: 0.js"),
    "a folder is gone": (lambda at: shutil.rmtree(at / "node_modules"), f"1 missing: {ENTRY}"),
    "a link is gone": (lambda place: (place / "link").unlink(), "1 missing: link"),
    "a file is cut": (lambda place: (place / "bin").write_text("prog"), "1 changed: bin"),
    "a program is none": (lambda place: (place / "bin").chmod(0o644), "1 changed: bin"),
    "a file is a folder": (_file_to_folder, "1 changed: 0.js"),
    "a folder is a file": (_folder_to_file, f"1 missing: {ENTRY}"),
    "a link leads elsewhere": (_other_link, "1 changed: link"),
    "many are gone": (_many, "5 missing: 0.js, 1.js, 2.js, ..."),
    "both": (_both, "1 missing: 0.js; 1 changed: 1.js"),
    "all is gone": (shutil.rmtree, "it is not a folder"),
    "it is a file": (_all_to_file, "it is not a folder"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_named(folder: Path, kind: str) -> None:
    do, told = DAMAGE[kind]
    do(folder)
    assert damage_of(folder) == told
    assert damage_of(folder, thorough=True) == told


def test_other_content_of_the_same_size_is_found_when_contents_are_compared(folder: Path) -> None:
    (folder / "bin").write_text("PROGRAM", encoding="utf-8")
    assert damage_of(folder) == ""
    assert damage_of(folder, thorough=True) == "1 changed: bin"


BROKEN = ["", "[1]", "null", "{", '{"format": 2, "files": {}, "links": {}}', "[" * 100_000, "\xff"]


@pytest.mark.parametrize("text", [*BROKEN, '{"format": 1, "files": {"a": 5}, "links": {}}'])
def test_a_broken_manifest_is_damage(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_bytes(text.encode("latin-1"))
    assert damage_of(folder) == f"its {MANIFEST} cannot be read"


def test_without_a_manifest_only_the_needed_files_are_looked_for(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    (folder / "0.js").unlink()
    assert not is_verified(folder)
    assert damage_of(folder, [ENTRY], thorough=True) == ""
    (folder / ENTRY).unlink()
    assert damage_of(folder, [ENTRY]) == f"1 missing: {ENTRY}"

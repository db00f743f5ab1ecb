"""What an author hands in is read, or refused in one sentence that says what to do."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.core.errors import RequestError
from bench.profiles.extension import installed_extension, read_extension, version_of
from bench.profiles.loading import load_profile

VSCODE = "1.139.1"
PACKAGE = {
    "publisher": "acme",
    "name": "helper",
    "displayName": "Helper",
    "version": "1.2.3",
    "main": "./extension.js",
    "engines": {"vscode": "^1.90.0"},
    "contributes": {
        "configuration": {"properties": {"helper.url": {}}},
        "commands": [
            {"command": "helper.ask", "category": "Helper", "title": "Ask"},
            {"command": "helper.plain", "title": "Plain"},
        ],
    },
}
MANIFEST = '<PackageManifest xmlns="x"><Identity Id="helper" {more}/></PackageManifest>'


def folder(tmp_path: Path, **changes: Any) -> Path:
    place = tmp_path / "helper"
    place.mkdir()
    (place / "package.json").write_text(json.dumps({**PACKAGE, **changes}), encoding="utf-8")
    (place / "extension.js").write_text("exports.activate = () => {};", encoding="utf-8")
    return place


def vsix(tmp_path: Path, platform: str = "", **changes: Any) -> Path:
    file = tmp_path / "helper.vsix"
    more = f'TargetPlatform="{platform}"' if platform else ""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("extension.vsixmanifest", MANIFEST.format(more=more))
        archive.writestr("extension/package.json", json.dumps({**PACKAGE, **changes}))
        archive.writestr("extension/extension.js", "exports.activate = () => {};")
    return file


def test_a_folder_is_read_and_installed(tmp_path: Path) -> None:
    extension = read_extension(folder(tmp_path), VSCODE)
    assert (extension.id, extension.title) == ("acme.helper", "Helper")
    assert list(extension.settings) == ["helper.url"]
    assert extension.commands == ["Helper: Ask", "Plain"]
    assert extension.command_ids == ["helper.ask", "helper.plain"]
    extension.install_into(tmp_path / "extensions")
    assert (tmp_path / "extensions" / "acme.helper-1.2.3" / "extension.js").is_file()


@pytest.mark.parametrize("platform", ["", "linux-x64", "universal"])
def test_a_package_is_read_and_installed(tmp_path: Path, platform: str) -> None:
    extension = read_extension(vsix(tmp_path, platform), VSCODE)
    extension.install_into(tmp_path / "extensions")
    installed = tmp_path / "extensions" / "acme.helper-1.2.3"
    assert sorted(file.name for file in installed.iterdir()) == ["extension.js", "package.json"]


ENGINES = ["*", "^1.90.0", ">=1.60.0", "^1.139.0", "~1.139.0", "1.139.1", "1.x"]


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_that_fit(tmp_path: Path, engine: str) -> None:
    read_extension(folder(tmp_path, engines={"vscode": engine}), VSCODE)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"engines": {"vscode": "^1.140.0"}}, "requires VS Code ^1.140.0"),
        ({"engines": {"vscode": "^2.0.0"}}, "the bench runs 1.139.1"),
        ({"engines": {"vscode": "~1.90.0"}}, "requires VS Code ~1.90.0"),
        ({"engines": {"vscode": "new"}}, "must be a version such as ^1.90.0"),
        ({"engines": {}}, "engines: is missing"),
        ({"publisher": ""}, "publisher: is missing"),
        (
            {"main": "./out/main.js"},
            "main: './out/main.js' does not exist in this folder. To fix: build",
        ),
    ],
)
def test_a_folder_that_does_not_fit(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(RequestError, match=r".") as caught:
        read_extension(folder(tmp_path, **changes), VSCODE)
    assert told in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_an_unbuilt_one_is_accepted_where_that_is_still_to_come(tmp_path: Path) -> None:
    unbuilt = folder(tmp_path, main="out/x.js")
    assert read_extension(unbuilt, VSCODE, built=False).id == "acme.helper"


def test_packages_that_cannot_be(tmp_path: Path) -> None:
    for_windows = vsix(tmp_path, "win32-x64")
    with pytest.raises(
        RequestError, match="is packaged for win32-x64, but the bench runs linux-x64"
    ):
        read_extension(for_windows, VSCODE)
    whole = for_windows.read_bytes()
    for_windows.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RequestError, match="is damaged"):
        read_extension(for_windows, VSCODE)
    spoiled = vsix(tmp_path)
    data = bytearray(spoiled.read_bytes())
    at = data.index(b"exports.activate")
    data[at] ^= 0xFF
    spoiled.write_bytes(bytes(data))
    with pytest.raises(RequestError, match=r"the checksum of 'extension/extension\.js' is wrong"):
        read_extension(spoiled, VSCODE)
    with zipfile.ZipFile(spoiled, "w") as archive:
        archive.writestr("readme.txt", "no extension")
    with pytest.raises(RequestError, match=r"it has no extension/package\.json"):
        read_extension(spoiled, VSCODE)


def test_what_is_not_there_and_what_is_something_else(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="does not exist"):
        read_extension(tmp_path / "gone.vsix" / "x", VSCODE)
    with pytest.raises(RequestError, match=r"gone\.vsix: cannot be read"):
        read_extension(tmp_path / "gone.vsix", VSCODE)
    (tmp_path / "text.txt").write_text("text", encoding="utf-8")
    with pytest.raises(RequestError, match=r"is neither a folder nor a \.vsix file"):
        read_extension(tmp_path / "text.txt", VSCODE)
    with pytest.raises(RequestError, match=r"package\.json: cannot be read"):
        read_extension(tmp_path, VSCODE)


@pytest.mark.parametrize(
    "main", ["../outside.js", "link.js", "a" * 5000, "/", "a\0b", "/etc/passwd"]
)
def test_a_main_file_outside_the_folder_is_none(tmp_path: Path, main: str) -> None:
    (tmp_path / "outside.js").touch()
    place = folder(tmp_path, main=main)
    (place / "link.js").symlink_to("../outside.js")
    with pytest.raises(RequestError, match="does not exist in this folder"):
        read_extension(place, VSCODE)


def test_contributions_of_a_wrong_type_are_left_out(tmp_path: Path) -> None:
    contributes = {
        "configuration": [7, {"properties": [1]}, {"properties": {"helper.url": 5}}],
        "commands": {"command": "helper.ask", "title": "Ask"},  # one may stand without a list
        "views": 3,
        "viewsContainers": {"activitybar": 4},
    }
    extension = read_extension(folder(tmp_path, contributes=contributes), VSCODE)
    assert extension.settings == {"helper.url": {}}
    assert extension.command_ids == ["helper.ask"]
    assert extension.commands == ["Ask"]
    assert extension.view_commands == []


def test_vscode_makes_commands_for_views_and_their_containers(tmp_path: Path) -> None:
    contributes = {
        "viewsContainers": {"activitybar": [{"id": "box", "title": "Box", "icon": "i.svg"}]},
        "views": {"box": [{"id": "helper.view", "name": "View"}, "odd"], "explorer": "odd"},
    }
    made = read_extension(folder(tmp_path, contributes=contributes), VSCODE).view_commands
    assert {"helper.view.focus", "helper.view.open", "workbench.view.extension.box"} <= set(made)
    assert not any("odd" in command for command in made)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (["*"], True),
        (["onStartupFinished"], True),
        (["onLanguage:python"], True),
        (["onLanguage:markdown", "onCommand:helper.ask"], False),
        ([], False),
    ],
)
def test_some_events_need_no_action_of_the_person(
    tmp_path: Path, events: list[str], expected: bool
) -> None:
    extension = read_extension(folder(tmp_path, activationEvents=events), VSCODE)
    assert extension.starts_itself is expected


def test_the_version_is_that_of_the_source(tmp_path: Path) -> None:
    profile = load_profile("copilot")
    source = folder(tmp_path)
    given = replace(profile, source=str(source))
    assert version_of(given, tmp_path, VSCODE) == "1.2.3"
    built_in = tmp_path / "built in"
    read_extension(source, VSCODE).install_into(built_in)
    named = replace(profile, extension="Acme.Helper")
    assert version_of(named, built_in, VSCODE) == "1.2.3"
    assert version_of(profile, built_in, VSCODE) == ""


def test_an_installed_extension_is_found_by_its_id(tmp_path: Path) -> None:
    extension = read_extension(folder(tmp_path), VSCODE)
    installed = tmp_path / "extensions"
    extension.install_into(installed)
    found = installed_extension(installed, "Acme.Helper")
    assert found is not None
    assert found.id == "acme.helper"
    assert installed_extension(installed, "acme.other") is None


def test_a_broken_package_json_of_another_extension_does_not_matter(tmp_path: Path) -> None:
    installed = tmp_path / "extensions"
    read_extension(folder(tmp_path), VSCODE).install_into(installed)
    (installed / "a-broken-one").mkdir()
    (installed / "a-broken-one" / "package.json").write_text("[", encoding="utf-8")
    found = installed_extension(installed, "acme.helper")
    assert found is not None

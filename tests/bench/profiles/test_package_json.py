"""A package.json is read if VS Code would take it, and else refused in one sentence."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bench.core.errors import RequestError
from bench.profiles.package_json import MAX_BYTES, MAX_DEPTH, parsed_package, read_package

GOOD = {
    "publisher": "acme",
    "name": "helper",
    "version": "1.2.3",
    "engines": {"vscode": "^1.90.0"},
}


def parsed(**changes: Any) -> dict[str, Any]:
    return parsed_package(json.dumps({**GOOD, **changes}).encode(), "x.vsix: package.json")


def because(data: bytes) -> str:
    with pytest.raises(RequestError) as caught:
        parsed_package(data, "x.vsix: package.json")
    message = str(caught.value)
    assert message.startswith("x.vsix: package.json")
    assert "\n" not in message
    assert len(message) < 300
    return message


@pytest.mark.parametrize("version", ["0.0.0", "1.2.3", "2026.1128.1-pre.7+build.5", "1.0.0-rc1"])
def test_versions_that_vscode_takes(version: str) -> None:
    assert parsed(version=version)["version"] == version


IDS = [
    "..",
    "../../..",
    "/abs",
    "a/b",
    "a\\b",
    "C:",
    "a.b",
    "-a",
    "a b",
    "acme\n",
    "a\0",
    "é",
    "a" * 300,
]


@pytest.mark.parametrize("key", ["publisher", "name"])
@pytest.mark.parametrize("value", IDS)
def test_a_name_that_could_be_a_path_is_refused(key: str, value: str) -> None:
    told = because(json.dumps({**GOOD, key: value}).encode())
    assert f"{key}: must be at most 100 letters, digits and hyphens, as VS Code requires" in told


VERSIONS = [
    "1/../..",
    "../1.2.3",
    "1.2",
    "v1.2.3",
    "1.2.3\n",
    "1.2.3-",
    "1.2.3-" + "a" * 99,
    "٣.1.2",
]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_that_could_be_a_path_is_refused(version: str) -> None:
    told = because(json.dumps({**GOOD, "version": version}).encode())
    assert "version: must be a version such as 1.2.3" in told


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}])
@pytest.mark.parametrize("key", ["publisher", "name", "version", "displayName", "main"])
def test_a_value_of_another_type_is_refused(key: str, value: object) -> None:
    assert f"{key}: must be a text (got " in because(json.dumps({**GOOD, key: value}).encode())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("engines", ["vscode"]),
        ("contributes", [1]),
        ("activationEvents", 5),
        ("engines", "^1.90.0"),
    ],
)
def test_a_table_or_a_list_of_another_type_is_refused(key: str, value: object) -> None:
    assert f"{key}: must be " in because(json.dumps({**GOOD, key: value}).encode())


@pytest.mark.parametrize("key", GOOD)
@pytest.mark.parametrize("value", [None, ""])
def test_a_needed_key_is_missing(key: str, value: object) -> None:
    if key == "engines" and value == "":
        value = {}
    assert f"{key}: is missing." in because(json.dumps({**GOOD, key: value}).encode())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is not valid JSON"),
        (b"{nope", "is not valid JSON"),
        (b"[1]", "is not an object"),
        (b"null", "is not an object"),
        (b'{"a": NaN}', "is not valid JSON: NaN"),
        (b'{"a": "\xff"}', "is not valid JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is not valid JSON"),
        (b"[" * 200_000, "is nested deeper than"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), "is nested deeper than"),
        (b'{"a": "' + b"x" * MAX_BYTES + b'"}', "is larger than 4 MB"),
    ],
    ids=range(10),
)
def test_what_is_no_package_json_is_refused(data: bytes, told: str) -> None:
    assert told in because(data)


def test_half_an_emoji_becomes_a_character_that_can_be_written() -> None:
    data = json.dumps(GOOD)[:-1] + ', "displayName": "half \\ud83d"}'
    assert parsed_package(data.encode(), "x")["displayName"] == "half \ufffd"


def test_a_byte_order_mark_is_accepted() -> None:
    assert parsed_package(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), "x") == GOOD


def test_a_package_json_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "package.json")
    with pytest.raises(RequestError, match=r"package\.json is not a regular file"):
        read_package(tmp_path)


def test_a_large_package_json_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "package.json").open("wb") as file:
        file.truncate(100_000_000_000)  # sparse
    with pytest.raises(RequestError, match="is larger than 4 MB"):
        read_package(tmp_path)

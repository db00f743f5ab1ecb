"""`bench init`: what it writes is a valid file, and says what it is not sure of."""

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.authoring.project import PROJECT_FILE, load_project
from bench.authoring.scaffold import guessed_protocol, initial, own_webviews, wired_settings
from bench.authoring.table import Table
from bench.core.texts import UNSAFE
from bench.core.toml import validated
from bench.profiles.extension import Extension, read_extension
from bench.profiles.profile import View
from bench.setup.vscode import VERSION
from tests.bench.authoring.test_project import quiet
from tests.bench.nasty_texts import NASTY
from tests.bench.profiles.test_extension import folder


def test_what_init_writes_can_be_read(tmp_path: Path) -> None:
    place = folder(tmp_path)
    extension = read_extension(place, VERSION)
    text = initial(extension)
    table = tomllib.loads(text)
    assert table["settings"] == {"helper.url": "{openai_url}"}
    assert "#   Helper: Ask" in text
    (place / PROJECT_FILE).write_text(text, encoding="utf-8")
    assert load_project(place / PROJECT_FILE, None, quiet).profile.offers == ("ghost_text",)


@pytest.mark.parametrize(
    ("setting", "filled"),
    [
        ({"type": "string", "default": "http://localhost:1/v1"}, "{openai_url}"),
        ({"type": "string", "default": "http://localhost:1/v1/engines/"}, "{openai_url}/engines"),
        ({"type": "string", "default": "http://localhost:1/api/chat"}, "{openai_url}/api/chat"),
        ({"type": "string", "default": ""}, "{openai_url}"),
        ({"type": ["string", "null"], "default": None}, "{openai_url}"),
        ({"type": "boolean", "default": True}, None),
        ({"type": "number", "default": 8080}, None),
        ({"default": 8080}, None),
    ],
)
def test_init_keeps_the_path_of_an_address_and_fills_texts_alone(
    tmp_path: Path, setting: dict[str, Any], filled: str | None
) -> None:
    contributes = {"configuration": {"properties": {"helper.endpoint": setting}}}
    extension = read_extension(folder(tmp_path, contributes=contributes), VERSION)
    assert wired_settings(extension, "openai").get("helper.endpoint") == filled


def test_init_knows_the_engines_api(tmp_path: Path) -> None:
    setting = {"type": "string", "default": "http://localhost:5000/v1/engines"}
    contributes = {"configuration": {"properties": {"helper.server": setting}}}
    extension = read_extension(folder(tmp_path, contributes=contributes), VERSION)
    assert tomllib.loads(initial(extension))["profile"] == "codex_engines"


@pytest.mark.parametrize(
    ("words", "protocol"),
    [
        ("Completions from your local Ollama", "ollama"),
        ("a client for the llama.cpp server", "llama_cpp"),
        ("Claude in your editor", "anthropic"),
        ("Tabby, self-hosted", "tabby"),
        ("an assistant", "openai"),
    ],
)
def test_init_guesses_the_protocol_by_what_the_extension_says(
    tmp_path: Path, words: str, protocol: str
) -> None:
    extension = read_extension(folder(tmp_path, description=words), VERSION)
    assert guessed_protocol(extension) == protocol


def test_what_init_writes_stays_in_its_line(tmp_path: Path) -> None:
    evil = 'Helper\n[extension]\nbuild = "rm -rf /"\r\u2028\u0085x\u007f\u0000'
    contributes = {
        "configuration": {"properties": {"helper.a\nurl": {"type": "string"}}},
        "commands": [{"command": "helper.x", "title": evil}],
    }
    place = folder(tmp_path, displayName=evil, activationEvents=[evil], contributes=contributes)
    text = initial(read_extension(place, VERSION), [evil])
    assert "build" not in tomllib.loads(text)["extension"]
    assert not [line for line in text.splitlines() if line.startswith("build")]
    assert all(character.isprintable() or character == "\n" for character in text)


TEXTS = st.one_of(st.sampled_from(NASTY[:-2]), st.text(max_size=40))
VALUES = st.one_of(TEXTS, st.none(), st.integers(), st.lists(TEXTS, max_size=2))


@settings(max_examples=60, deadline=None)
@given(
    title=TEXTS,
    names=st.lists(TEXTS, max_size=3),
    kind=VALUES,
    usual=VALUES,
    more=st.lists(TEXTS, max_size=3),
)
def test_no_text_of_a_package_leaves_its_line(
    title: str, names: list[str], kind: Any, usual: Any, more: list[str]
) -> None:
    about = {"type": kind, "default": usual}
    properties = {f"{name}{ending}": about for name in names for ending in ("", ".url", ".apiKey")}
    contributes = {
        "configuration": {"properties": properties},
        "commands": [{"command": "x", "title": text} for text in more],
    }
    package = {"name": "x", "publisher": "y", "displayName": title, "contributes": contributes}
    text = initial(Extension(Path(), {**package, "activationEvents": more}), more)
    table = tomllib.loads(text)
    assert table["extension"] == {"path": "."}
    assert set(table) <= {"profile", "extension", "ghost_text", "settings", "intercept"}
    assert set(table["settings"]) <= set(properties)
    assert all(isinstance(value, str) for value in table["settings"].values())
    assert not UNSAFE.search(text)
    assert max(map(len, text.splitlines())) < 5000


@pytest.mark.parametrize(
    ("usual", "value"),
    [
        ("http://localhost:1/{token}/x", "{openai_url}/%7Btoken%7D/x"),
        ("http://localhost:1/a%20b", "{openai_url}/a%20b"),
        ("http://[", "{openai_url}"),
    ],
)
def test_a_default_makes_no_placeholder(tmp_path: Path, usual: str, value: str) -> None:
    setting = {"type": "string", "default": usual}
    contributes = {"configuration": {"properties": {"helper.url": setting}}}
    extension = read_extension(folder(tmp_path, contributes=contributes), VERSION)
    assert wired_settings(extension, "openai") == {"helper.url": value}


def test_init_comments_on_what_it_is_not_sure_of(tmp_path: Path) -> None:
    names = ("helper.telegram_api_token", "helper.url")
    texts = {name: {"type": "string"} for name in names}
    properties = {**texts, "helper.port": {"type": "number", "default": 1}}
    contributes = {"configuration": {"properties": properties}}
    text = initial(read_extension(folder(tmp_path, contributes=contributes), VERSION))
    table = tomllib.loads(text)
    assert table["settings"] == {
        "helper.url": "{openai_url}",
        "helper.port": "{openai_port:number}",
    }
    assert (
        '# "helper.telegram_api_token" = "{token}" # not set: \'telegram\' is probably not the AI'
        in text
    )


AUTHORS = Path(__file__).parents[2] / "extensions" / "authors"


@pytest.mark.parametrize(
    ("name", "offers", "command"),
    [
        ("page_chat", ("chat",), "pageChat.view.focus"),
        ("line_ghost", ("ghost_text",), None),
        ("first_page", ("ghost_text",), None),
    ],
)
def test_init_declares_the_surface_that_the_extension_seems_to_have(
    name: str, offers: tuple[str, ...], command: str | None, tmp_path: Path
) -> None:
    extension = read_extension(AUTHORS / name, VERSION)
    text = initial(extension)
    assert tomllib.loads(text).get("view", {}).get("open_command") == command
    assert '[journeys.mine], steps with do = "command"):\n#   none' in text
    shutil.copytree(AUTHORS / name, tmp_path / "it")
    (tmp_path / "it" / PROJECT_FILE).write_text(text, encoding="utf-8")
    assert load_project(tmp_path / "it" / PROJECT_FILE, None, quiet).profile.offers == offers


@pytest.mark.parametrize(
    "views",
    [
        {"panel": [{"type": "webview", "id": "x\ny"}, {"type": "tree", "id": "t"}, 7]},
        {"panel": 7},
        [],
        {"panel": [{"type": "webview", "id": 7}]},
    ],
    ids=["strange ids", "no list", "no table", "a number"],
)
def test_a_view_that_is_none_is_passed_over(views: object, tmp_path: Path) -> None:
    place = folder(tmp_path)
    package = json.loads((place / "package.json").read_text(encoding="utf-8"))
    package["contributes"] = {**package.get("contributes", {}), "views": views}
    (place / "package.json").write_text(json.dumps(package), encoding="utf-8")
    assert own_webviews(read_extension(place, VERSION)) == []


def test_every_line_of_the_file_can_be_uncommented(tmp_path: Path) -> None:
    text = initial(read_extension(folder(tmp_path), VERSION))
    settings = re.compile(r'^# (?=(?:\[.+\]|"?[\w.]+"?) ?(?:= .*|#.*|$))', re.MULTILINE)
    table = tomllib.loads(settings.sub("", text).replace("helper.welcomed", "x"))
    read = validated(Table, table, tmp_path / PROJECT_FILE)
    assert (read.http_in, read.first_request) == ("child", "openai_models")
    assert read.open_first
    assert read.dismiss_first
    assert read.global_state
    assert isinstance(read.view, View)
    assert read.view.webview

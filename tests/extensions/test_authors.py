"""Small extensions as new authors write them; each has a resilience.toml made from the docs."""

import re
import subprocess
from pathlib import Path

import pytest

from bench.authoring.project import PROJECT_FILE, load_project
from bench.authoring.scaffold import guessed_protocol, wired_settings
from bench.catalogue.loading import find_scenarios
from bench.profiles.extension import read_extension
from bench.profiles.profile import Profile
from bench.setup.node import node_binary
from bench.setup.vscode import VERSION

AUTHORS = Path(__file__).parent / "authors"
NAMES = sorted(file.parent.name for file in AUTHORS.glob("*/package.json"))
PAGE = Path(__file__).parents[2] / "docs" / "test-your-extension.md"
OFFERS = {
    "child_ghost": ("ghost_text",),
    "first_page": ("ghost_text",),
    "line_ghost": ("ghost_text",),
    "page_chat": ("chat",),
}


def profile_of(name: str) -> Profile:
    return load_project(AUTHORS / name / PROJECT_FILE, None, print).profile


def test_there_is_one_of_each_kind() -> None:
    assert {name: profile_of(name).offers for name in NAMES} == OFFERS
    assert profile_of("child_ghost").http_in == "child"
    assert profile_of("page_chat").view is not None
    assert profile_of("first_page").global_state == {"firstPage.read": True}


@pytest.mark.parametrize("name", NAMES)
def test_init_guesses_the_settings_that_its_author_wrote(name: str) -> None:
    extension = read_extension(AUTHORS / name, VERSION)
    protocol = guessed_protocol(extension)
    addresses = {f"{protocol}_url": "U", f"{protocol}_port": "7", "proxy_url": "P"}
    profile = profile_of(name)
    guessed = Profile("g", "G", protocol=protocol, settings=wired_settings(extension, protocol))
    written = {key: value for key, value in profile.settings.items() if key in extension.settings}
    mine = Profile("m", "M", protocol=profile.protocol, settings=written)
    assert guessed.settings_text(addresses) == mine.settings_text(addresses)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scenario", ["unavailable", "rate_limit_429", "latency_p99_4x"])
def test_scenarios_apply_to_it(name: str, scenario: str) -> None:
    file = AUTHORS / f"{scenario}.toml"
    assert find_scenarios(str(file) if file.exists() else scenario, profile_of(name))


@pytest.mark.parametrize("file", sorted(AUTHORS.glob("*/*.js")), ids=lambda file: file.parent.name)
def test_its_javascript_parses(file: Path) -> None:
    subprocess.run([node_binary(), "--check", file], check=True)


def test_the_page_shows_the_webview_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for file in ("resilience.toml", "package.json"):
        text = (AUTHORS / "page_chat" / file).read_text(encoding="utf-8")
        kind = file.rpartition(".")[2]
        assert text in re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)

"""A scenario, a journey, a profile, a resilience.toml: whatever is in it, a value or a refusal."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.authoring.checks import check_profile
from bench.authoring.project import load_project
from bench.catalogue.journeys import journey_file, journey_names
from bench.catalogue.loading import find_scenarios, scenario_files
from bench.core.paths import PROFILES, PROJECT
from bench.core.toml import read_toml
from bench.live.journey import read_journey
from bench.profiles.loading import EDITOR, load_profile, merged, resolve
from bench.profiles.profile import Profile
from tests.bench.authoring.test_project import quiet
from tests.bench.under_fire.mutation import mutated, refusal

SCENARIOS = [file.read_bytes() for file in scenario_files()]
JOURNEYS = [journey_file(name).read_bytes() for name in journey_names()]
PROFILE_FILES = [file.read_bytes() for file in PROFILES.glob("*/profile.toml")]
AUTHORS = sorted((PROJECT / "tests" / "extensions" / "authors").glob("*/resilience.toml"))
PROJECTS = [file.read_bytes() for file in AUTHORS]
copilot = cache(load_profile)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("under_fire")


def survives(read: Callable[[], Any]) -> None:
    assert len(refusal(read)) < 10_000


@given(st.binary() | mutated(SCENARIOS))
def test_a_scenario(folder: Path, content: bytes) -> None:
    file = folder / "mine.toml"
    file.write_bytes(content)
    survives(lambda: find_scenarios(str(file), copilot("copilot")))


@given(mutated(JOURNEYS))
def test_a_journey(folder: Path, content: bytes) -> None:
    file = folder / "journey.toml"
    file.write_bytes(content)
    survives(lambda: read_journey("mine", read_toml(file), file))


def read_profile_file(file: Path) -> Profile:
    profile = resolve(merged(read_toml(EDITOR), read_toml(file)), file, "mine")
    check_profile(profile, file)
    return profile


@given(mutated(PROFILE_FILES))
def test_a_profile_of_the_bench(folder: Path, content: bytes) -> None:
    file = folder / "profile.toml"
    file.write_bytes(content)
    survives(lambda: read_profile_file(file))


@given(mutated(PROJECTS), st.sampled_from(AUTHORS))
def test_a_resilience_toml(folder: Path, content: bytes, author: Path) -> None:
    assume(b"build" not in content)  # nothing is executed
    place = folder / author.parent.name
    shutil.copytree(author.parent, place, dirs_exist_ok=True)
    file = place / "resilience.toml"
    file.write_bytes(content)
    survives(lambda: load_project(file, None, quiet))

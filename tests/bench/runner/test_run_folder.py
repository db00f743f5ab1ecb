"""A new run folder: what it says of the run, and how the run is repeated."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.loading import command_line_name, find_scenario, find_scenarios
from bench.core.errors import RequestError
from bench.facts.run_info import FORMAT
from bench.profiles.profile import Profile
from bench.reports.from_folder import open_run_folder
from bench.runner.run_folder import Request, create_run_folder, describe

PROFILE = Profile("p", "E")


def request(out: Path, *names: str, repeat: int = 1, subject: str = "") -> Request:
    scenario = find_scenario("rate_limit_429")
    scenarios = tuple(replace(scenario, name=name) for name in names)
    return Request(scenarios, PROFILE, seed=7, out=out, repeat=repeat, subject=subject)


def test_the_run_says_how_it_can_be_repeated(tmp_path: Path) -> None:
    info = describe(request(tmp_path, "slow", "v1.2", repeat=2), "1")
    mine = describe(request(tmp_path, "slow", subject="--config resilience.toml"), "1")
    assert mine.command == "bench run slow --config resilience.toml --seed 7"
    assert info.scenarios == ("slow.1", "slow.2", "v1.2.1", "v1.2.2")
    assert info.command == "bench run slow v1.2 --profile p --seed 7 --repeat 2"
    assert [info.scenario_of(name) for name in info.scenarios] == ["slow"] * 2 + ["v1.2"] * 2


VARIANTS = """
title = "A title"
why = "A reason."
journey = "idle"
[[faults]]
fault = "rate_limit"
surfaces = ["chat"]
[[variants]]
name = "a"
title = "the first"
fault = {}
[[variants]]
name = "b"
title = "the second"
fault = { retry_after_s = 1 }
"""


@pytest.mark.parametrize("place", ["", "some folder/"])
def test_a_scenario_file_is_named_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / place / "mine.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(VARIANTS, encoding="utf-8")
    found = find_scenarios(f"{place}mine.toml")
    asked = Request(found, PROFILE, seed=7, out=tmp_path, repeat=2, workers=3)
    command = shlex.split(describe(asked, "1").command)
    assert command[:3] == ["bench", "run", f"{place}mine.toml"]
    assert command[3:] == ["--profile", "p", "--seed", "7", "--repeat", "2", "--workers", "3"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    absolute = find_scenarios(str(file))
    monkeypatch.chdir(elsewhere)
    assert command_line_name(absolute[0]) == str(file)


def test_a_variant_of_the_catalogue_is_named_as_such() -> None:
    (found,) = find_scenarios("retry_after_spellings-go_duration")
    assert command_line_name(found) == "retry_after_spellings-go_duration"


def test_what_was_created_is_what_is_read_back(tmp_path: Path) -> None:
    made = create_run_folder(request(tmp_path / "out", "slow", repeat=2), "1")
    read = open_run_folder(tmp_path / "out")
    assert made.info == read.info
    assert made.info.format == FORMAT
    assert [scenario.name for scenario in read.scenarios] == ["slow.1", "slow.2"]
    assert [one.name for one in read.unfinished] == ["slow.1", "slow.2"]


def test_a_folder_that_cannot_be_written_is_a_bad_request(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(RequestError, match=r"out: the run folder cannot be written: Not a dir"):
        create_run_folder(request(tmp_path / "out", "slow"), "1")

"""A new run folder: what it says of the run, how the run is repeated, and what is left alone."""

import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.loading import command_line_name, find_scenario, find_scenarios
from bench.core.errors import RequestError
from bench.facts.run_info import FORMAT
from bench.profiles.profile import Profile
from bench.reports.from_folder import open_run_folder
from bench.runner.run_folder import (
    WRITTEN,
    Request,
    clear_unfinished,
    create_run_folder,
    describe,
    link_latest,
    require_new,
)

PROFILE = Profile("p", "E")


def request(out: Path, *names: str, repeat: int = 1, subject: str = "") -> Request:
    scenario = find_scenario("rate_limit_429")
    scenarios = tuple(replace(scenario, name=name) for name in names)
    return Request(scenarios, PROFILE, seed=7, out=out, repeat=repeat, subject=subject)


def test_the_run_says_how_it_can_be_repeated(tmp_path: Path) -> None:
    info = describe(request(tmp_path, "slow", "v1.2", repeat=2), "1")
    mine = describe(request(tmp_path, "slow", subject="--config resilience.toml"), "1")
    assert mine.command == "bench run slow --config resilience.toml --seed 7"
    assert (info.shard, info.missing_shards) == ("", ())
    assert info.scenarios == ("slow.1", "slow.2", "v1.2.1", "v1.2.2")
    assert info.command == "bench run slow v1.2 --profile p --seed 7 --repeat 2"
    assert [info.scenario_of(name) for name in info.scenarios] == ["slow"] * 2 + ["v1.2"] * 2


def test_a_shard_says_that_it_is_one(tmp_path: Path) -> None:
    part = replace(request(tmp_path / "out", "slow"), shard="1/2")
    create_run_folder(part, "1")
    assert open_run_folder(tmp_path / "out").info.shard == "1/2"


def test_the_caps_of_a_container_and_the_trace_are_kept_and_repeated(tmp_path: Path) -> None:
    plain = request(tmp_path, "slow")
    capped = describe(replace(plain, memory_mb=1024, cpus=1), "1")
    assert (capped.memory_mb, capped.cpus) == (1024, 1)
    assert capped.command.endswith(" --isolation docker --memory-mb 1024 --cpus 1")
    traced = describe(replace(plain, trace=True), "1")
    assert traced.trace
    assert traced.command.endswith(" --seed 7 --trace")
    on_all_cores = describe(replace(plain, memory_mb=1024), "1")
    assert on_all_cores.command.endswith(" --isolation docker --memory-mb 1024")


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


@pytest.mark.parametrize("name", ["../x", "a/b", "", "..", "a\n", "n" * 300])
def test_a_scenario_that_cannot_be_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RequestError, match=r"is not the name of a file"):
        create_run_folder(request(tmp_path / "out", "good", name), "1")
    assert not (tmp_path / "out" / "good").exists()


def test_a_missing_or_empty_folder_is_new_and_one_with_only_a_lock_too(tmp_path: Path) -> None:
    require_new(tmp_path / "a" / "b")
    require_new(tmp_path)
    (tmp_path / ".lock").touch()
    require_new(tmp_path)


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("file", "the run folder cannot be written: Not a directory"),
        ("file/below", "the run folder cannot be written: Not a directory"),
        ("loop", "the run folder cannot be written: Too many levels of symbolic links"),
        ("n" * 300, "the run folder cannot be written: File name too long"),
        ("/dev/null", "the run folder cannot be written: Not a directory"),
        (".", r"is not empty\. Name another with --out\.$"),
        ("run", r"is not empty\. Name another with --out, or continue that run: bench resume "),
    ],
)
def test_a_folder_that_is_not_new_is_refused(tmp_path: Path, out: str, reason: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    create_run_folder(request(tmp_path / "run", "slow"), "1")
    with pytest.raises(RequestError, match=reason):
        require_new(tmp_path / out)
    with pytest.raises(RequestError, match=reason):
        create_run_folder(request(tmp_path / out, "slow"), "1")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    create_run_folder(request(tmp_path / "run", "slow"), "1")
    return tmp_path / "run"


def test_latest_leads_to_the_last_run(run: Path) -> None:
    latest = run.parent / "latest"
    link_latest(run)
    assert latest.readlink() == Path("run")
    link_latest(latest)  # such as of `bench resume runs/latest`
    assert latest.readlink() == Path("run")
    run.rename(run.parent / "second")
    link_latest(run.parent / "second")
    assert latest.readlink() == Path("second")
    assert sorted(path.name for path in run.parent.iterdir()) == ["latest", "second"]


@pytest.mark.parametrize(
    "make",
    [
        lambda latest: latest.write_text("mine"),
        lambda latest: latest.mkdir(),
        os.mkfifo,
        lambda latest: latest.symlink_to("mine"),
        lambda latest: latest.symlink_to("/"),
        lambda latest: latest.symlink_to("/no/such/place"),
    ],
)
def test_what_a_user_has_called_latest_stays(run: Path, make: Callable[[Path], object]) -> None:
    (run.parent / "mine").mkdir()
    latest = run.parent / "latest"
    make(latest)
    before = latest.lstat()
    link_latest(run)
    after = latest.lstat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_what_a_run_wrote_is_deleted(run: Path) -> None:
    folder, outside = run / "slow", run.parent / "outside"
    outside.mkdir()
    (outside / "precious").touch()
    (folder / "notes.txt").touch()
    (folder / "mine").symlink_to(outside)
    for name in WRITTEN[::2]:
        (folder / name).symlink_to(outside)
    for name in WRITTEN[1::2]:
        (folder / name).mkdir()
        (folder / name / "out").symlink_to(outside)
    clear_unfinished(folder)
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["mine", "notes.txt", "scenario.toml"]
    assert (outside / "precious").exists()

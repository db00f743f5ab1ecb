import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.core.errors import RequestError
from bench.facts.run_info import RunInfo, read_run_info
from bench.runner.conductor import conclude
from bench.runner.merge import merge_runs, merged_info
from tests.bench.reports.test_formats import RUN_INFO
from tests.bench.run_folders import NAME, run_folder

OTHER = "server_error_blip"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A run of two scenarios."""
    folder = run_folder(tmp_path / "whole")
    shutil.copytree(folder / NAME, folder / OTHER)
    info = read_run_info(folder)
    replace(
        info,
        scenarios=(NAME, OTHER),
        command=f"bench run {NAME} {OTHER} --profile x --seed 7",
    ).write(folder)
    return folder


def shard(whole: Path, name: str, **changes: Any) -> Path:
    """The same run, if only one of its scenarios had been chosen."""
    folder = whole.parent / f"shard_{name}"
    shutil.copytree(whole, folder)
    shutil.rmtree(folder / (OTHER if name == NAME else NAME))
    info = replace(
        read_run_info(whole),
        scenarios=(name,),
        command=f"bench run {name} --profile x --seed 7",
        **changes,
    )
    info.write(folder)
    return folder


def verdict(folder: Path) -> Any:
    conclude(folder)
    return json.loads((folder / "verdict.json").read_text(encoding="utf-8"))


def test_two_shards_are_one_unsharded_run(whole: Path, tmp_path: Path) -> None:
    merge_runs([shard(whole, NAME), shard(whole, OTHER)], tmp_path / "merged")
    assert verdict(tmp_path / "merged") == verdict(whole)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"vscode": "5"}, r"The VS Code differs: 4\.139\.1 in .*bench scorecard"),
        ({"seed": 8}, "The seed differs: 7 in"),
        ({"profile": "acme"}, "The profile differs"),
    ],
    ids=["vscode", "seed", "profile"],
)
def test_runs_that_differ_are_refused(
    whole: Path, tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        merge_runs([shard(whole, NAME), shard(whole, OTHER, **changes)], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_a_scenario_that_both_have_is_refused(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=f"both have the scenario {NAME}"):
        merge_runs([whole, shard(whole, NAME)], tmp_path / "merged")


def test_a_single_run_and_a_folder_in_use_are_refused(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="at least two run folders, not 1"):
        merge_runs([whole], tmp_path / "merged")
    with pytest.raises(RequestError, match="is not empty"):
        merge_runs([shard(whole, NAME), shard(whole, OTHER)], whole)


def test_the_command_names_every_scenario_once() -> None:
    def of(names: str, **more: Any) -> RunInfo:
        return replace(RUN_INFO, command=f"bench run {names} --profile x --seed 7", **more)

    made = merged_info([of("a 'b c'", machine="L1", cores=4), of("d", machine="L2")])
    assert made.command == "bench run a 'b c' d --profile x --seed 7"
    assert (made.machine, made.cores) == ("L1 and L2", 2)


def test_links_stay_links(whole: Path, tmp_path: Path) -> None:
    first, second = shard(whole, NAME), shard(whole, OTHER)
    (first / NAME / "shots").symlink_to(tmp_path)
    merge_runs([first, second], tmp_path / "merged")
    assert (tmp_path / "merged" / NAME / "shots").is_symlink()

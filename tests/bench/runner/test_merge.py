import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.core.errors import Exit, RequestError
from bench.facts import ProcessGone
from bench.facts.roles import HOST
from bench.facts.run_info import RunInfo, read_run_info
from bench.live.recorder import recording
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
    shards = [shard(whole, NAME, shard="1/2"), shard(whole, OTHER, shard="2/2")]
    merge_runs(shards, tmp_path / "merged")
    assert verdict(tmp_path / "merged") == verdict(whole)


def test_runs_that_nobody_divided_are_one_run_too(whole: Path, tmp_path: Path) -> None:
    merge_runs([shard(whole, NAME), shard(whole, OTHER)], tmp_path / "merged")
    assert verdict(tmp_path / "merged") == verdict(whole)


@pytest.mark.parametrize("own", ["", "1/1"])
def test_a_single_run_of_everything_is_complete(whole: Path, tmp_path: Path, own: str) -> None:
    replace(read_run_info(whole), shard=own).write(whole)
    merge_runs([whole], tmp_path / "merged")
    assert conclude(tmp_path / "merged").code is Exit.KEPT
    assert read_run_info(tmp_path / "merged") == replace(read_run_info(whole), shard="")


def test_a_lost_shard_is_never_a_complete_run(whole: Path, tmp_path: Path) -> None:
    alone = shard(whole, NAME, shard="1/3")
    assert conclude(alone).code is Exit.KEPT
    merge_runs([alone], tmp_path / "merged")
    ended = conclude(tmp_path / "merged")
    assert ended.code is Exit.BENCH_FAILED
    assert ended.report is not None
    assert ended.report.absent == ("shard 2/3", "shard 3/3")
    assert read_run_info(tmp_path / "merged").missing_shards == ("2/3", "3/3")


def test_a_shard_that_comes_later_completes_the_run(whole: Path, tmp_path: Path) -> None:
    merge_runs([shard(whole, NAME, shard="1/2")], tmp_path / "first")
    merge_runs([tmp_path / "first", shard(whole, OTHER, shard="2/2")], tmp_path / "merged")
    assert verdict(tmp_path / "merged") == verdict(whole)


def test_a_broken_run_without_a_shard_is_broken(whole: Path, tmp_path: Path) -> None:
    alone = shard(whole, NAME, shard="2/2")
    with recording(alone / NAME) as recorder:
        recorder.write(ProcessGone(35.0, 100, HOST))
    merge_runs([alone], tmp_path / "merged")
    assert conclude(tmp_path / "merged").code is Exit.BROKEN


def test_a_shard_that_was_cut_is_not_complete(whole: Path, tmp_path: Path) -> None:
    cut = shard(whole, OTHER, shard="2/2")
    (cut / OTHER / "facts.jsonl").unlink()
    merge_runs([shard(whole, NAME, shard="1/2"), cut], tmp_path / "merged")
    ended = conclude(tmp_path / "merged")
    assert ended.code is Exit.BENCH_FAILED
    assert ended.report is not None
    assert ended.report.absent == (OTHER,)


def test_shards_of_different_divisions_are_refused(whole: Path, tmp_path: Path) -> None:
    shards = [shard(whole, NAME, shard="1/2"), shard(whole, OTHER, shard="2/3")]
    with pytest.raises(RequestError, match=r"The number of shards differs: 2 and 3\. To fix"):
        merge_runs(shards, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


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


def test_a_folder_in_use_is_refused(whole: Path) -> None:
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

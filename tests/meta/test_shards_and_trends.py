"""What becomes of the shards of a night: the merge, the history, and the exit code."""

from pathlib import Path

import pytest
from typer.exceptions import TyperException

from tests.meta.runner import ROOT, clone, run

CELL = {"VERSIONS": "1.1 1.2", "PROFILES": "copilot", "OUT": "runs/here"}
NIGHT = "2026-01-02T030405+0000"
MERGE = "scripts/merge-shards runs/shards runs/merged runs/history"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return clone(tmp_path)


def shards(place: Path, *names: str) -> Path:
    """Run folders with these names."""
    folder = place / "runs" / "shards"
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "run.json").touch()
    return folder


def merges(commands: list[str]) -> list[str]:
    words = [line.removeprefix("bench merge ") for line in commands if "bench merge" in line]
    return [line.replace("runs/shards/", "").replace("runs/here/shards/", "") for line in words]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_night_here_ends_with_0_and_merges_each_run_once(place: Path) -> None:
    commands = run("scripts/nightly", place, CELL)
    assert (place / "runs/here/shards/latest").is_symlink()
    assert merges(commands) == [
        "1.1-copilot-1 1.1-copilot-2 --out runs/here/merged/1.1-copilot",
        "1.2-copilot-1 1.2-copilot-2 --out runs/here/merged/1.2-copilot",
    ]
    assert names(place / "runs/here/history") == ["1.1-copilot", "1.2-copilot"]
    assert names(place / "runs/here/history/1.1-copilot") == [NIGHT]


def test_a_night_of_one_shard_is_merged_too(place: Path) -> None:
    commands = run("scripts/nightly", place, {**CELL, "SHARDS": "1", "VERSIONS": "1.1"})
    assert merges(commands) == ["1.1-copilot-1 --out runs/here/merged/1.1-copilot"]


@pytest.mark.parametrize(
    ("failing", "code", "merged"),
    [
        ("setup --vscode 1.1=3", 3, ["1.2-copilot-1 1.2-copilot-2"]),
        ("--vscode 1.1 --shard 2/2=2", 2, ["1.1-copilot-1", "1.2-copilot-1 1.2-copilot-2"]),
        ("bench setup=3", 3, []),
    ],
    ids=["set-up", "shard", "all"],
)
def test_a_night_goes_on_after_a_failure(
    place: Path, failing: str, code: int, merged: list[str]
) -> None:
    commands = run("scripts/nightly", place, {**CELL, "FAILING": failing}, code)
    assert [line.partition(" --out ")[0] for line in merges(commands)] == merged


@pytest.mark.parametrize("failing", ["bench setup", "--vscode 1.1 --shard 1/2", "bench merge"])
def test_an_interrupted_night_ends_at_once(place: Path, failing: str) -> None:
    commands = run("scripts/nightly", place, {**CELL, "FAILING": f"{failing}=130"}, 130)
    assert failing in commands[-1]


def test_a_link_a_file_and_another_folder_are_no_shards(place: Path) -> None:
    folder = shards(place, "1.1-copilot-7", "1.1-copilot-8", "latest", "other-x")
    (folder / "1.1-copilot-9").symlink_to("1.1-copilot-8")
    (folder / "1.1-copilot-10").touch()
    assert merges(run(MERGE, place, {})) == [
        "1.1-copilot-7 1.1-copilot-8 --out runs/merged/1.1-copilot"
    ]
    assert names(place / "runs/history") == ["1.1-copilot"]


def test_a_shard_that_never_began_does_not_take_the_others_along(place: Path) -> None:
    folder = shards(place, "1.1-copilot-1", "1.1-copilot-2", "1.2-copilot-3")
    for name in ("1.1-copilot-2", "1.2-copilot-3"):
        (folder / name / "run.json").unlink()
    assert merges(run(MERGE, place, {}, 3)) == ["1.1-copilot-1 --out runs/merged/1.1-copilot"]
    assert names(place / "runs/history") == ["1.1-copilot"]


def test_nothing_to_merge_is_no_success(place: Path) -> None:
    assert run(MERGE, place, {}, 3) == []


def test_a_cell_that_left_nothing_at_all_is_named(place: Path) -> None:
    shards(place, "1.1-copilot-1")
    (merged,) = merges(run(f"{MERGE} 1.1-copilot 1.2-copilot", place, {}, 3))
    assert merged == "1.1-copilot-1 --out runs/merged/1.1-copilot"
    summary = place / "runs/merged/1.2-copilot/summary.md"
    assert summary.read_text(encoding="utf-8") == "**1.2-copilot: no shard was run.**\n"
    assert names(place / "runs/history") == ["1.1-copilot"]


def test_a_night_names_the_version_that_was_not_installed(place: Path) -> None:
    run("scripts/nightly", place, {**CELL, "FAILING": "setup --vscode 1.1=3"}, 3)
    summary = (place / "runs/here/summary.md").read_text(encoding="utf-8")
    assert "1.1-copilot: no shard was run." in summary
    assert "summary.md of 1.2-copilot" in summary


def test_a_refused_merge_leaves_the_history_and_the_others_as_they_are(place: Path) -> None:
    shards(place, "1.1-copilot-1", "1.2-copilot-1")
    past = place / "runs/history/1.1-copilot" / NIGHT
    past.mkdir(parents=True)
    (past / "kept").touch()
    run(MERGE, place, {"FAILING": "merge runs/shards/1.1=2"}, 2)
    assert (past / "kept").exists()
    assert names(place / "runs/merged") == ["1.2-copilot"]


def test_the_same_night_is_in_the_history_once(place: Path) -> None:
    shards(place, "1.1-copilot-1")
    run(MERGE, place, {})
    run(MERGE.replace("merged", "again"), place, {})
    assert names(place / "runs/history/1.1-copilot") == [NIGHT]


def test_every_trend_is_shown_and_the_worst_is_the_exit_code(place: Path) -> None:
    for name in ("1.1-copilot", "1.2-copilot", "1.2-good_citizen"):
        (place / "runs/history" / name).mkdir(parents=True)
    script = "scripts/show-trends runs/history > printed"
    commands = run(script, place, {"FAILING": "1.1-copilot=1"}, 1)
    assert commands == [
        f"bench trend runs/history/{name}"
        for name in ("1.1-copilot", "1.2-copilot", "1.2-good_citizen")
    ]
    assert (place / "printed").read_text(encoding="utf-8").count("### 1.") == 3
    run(script.replace("history", "none"), place, {})


@pytest.mark.parametrize(
    ("script", "words"),
    [("bench merge --in a", "No such option: --in"), ("bench merges a", "no verb 'merges'")],
)
def test_a_wrong_argument_of_a_script_is_noticed(place: Path, script: str, words: str) -> None:
    with pytest.raises((TyperException, AssertionError), match=words):
        run(f".venv/bin/{script}", place, {})


def test_the_scripts_stay_executable() -> None:
    assert [path.name for path in (ROOT / "scripts").iterdir() if not path.stat().st_mode & 1] == []

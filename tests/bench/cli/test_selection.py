"""What is wrong with the scenarios and the extension of a run is said before anything starts."""

import os
from pathlib import Path

import pytest

from bench.catalogue.loading import find_scenarios
from bench.cli.selection import runnable
from bench.core.errors import RequestError
from tests.bench.cli.conftest import Bench

DRIP = Path("bench/catalogue/scenarios/drip.toml").resolve()
RATE_LIMIT = Path("bench/catalogue/scenarios/rate_limit_429.toml").resolve()


def refused(bench: Bench, *arguments: str) -> str:
    done = bench(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bench: ")
    (line,) = done.stderr.splitlines()
    return line


def test_a_name_that_is_given_twice_is_refused(bench: Bench) -> None:
    told = refused(bench, "run", "rate_limit_429", "drip", "rate_limit_429")
    assert told.endswith("rate_limit_429 is named twice. To run each several times: --repeat")


def test_two_files_with_one_name_are_refused(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "Rate_Limit_429.toml"
    file.write_bytes(RATE_LIMIT.read_bytes())
    told = refused(bench, "run", "rate_limit_429", str(file))
    assert f"{RATE_LIMIT} and {file} have one name, and so one folder of the run." in told


@pytest.mark.parametrize("verb", ["run", "show"])
def test_what_is_no_file_is_refused_at_once(bench: Bench, tmp_path: Path, verb: str) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    for name, problem in {
        "pipe.toml": "not a regular file",
        "folder.toml": "Is a directory",
        "report.html.toml": "To fix: rename the file",
        "..toml": "To fix: rename the file",
        "a\nb.toml": "To fix: rename the file",
    }.items():
        assert problem in refused(bench, verb, str(tmp_path / name))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("[rules.recovers]\nwithin_s = nan", "rules.recovers.within_s: must be a finite number"),
        ("[rules.recovers]\nwithin_hard_s = inf", "rules.recovers.within_hard_s: must be a finite"),
        ("[rules.recovers]\nwithin_s = -1", "rules.recovers.within_s: must be a number from 0 to"),
        ("[rules.recovers]\nwithin_s = 1e9", "rules.recovers.within_s: must be a number from 0 to"),
        ("[rules.recovers]\nwithin_s = true", "rules.recovers.within_s: must be a number"),
        ("[rules.memory_bounded]\nall_mb = -5", "rules.memory_bounded.all_mb: must be a number"),
        ("[rules.memory_bounded]\nall_mb = 1e12", "and at most 1_000_000_000"),
        ("[settings]\nx = nan", "settings.x: must be a finite number (got nan)."),
        ("[settings]\nx = 2030-01-01", "settings.x: must be text, a number"),
    ],
)
def test_a_number_that_no_run_can_use_is_refused(
    bench: Bench, tmp_path: Path, change: str, told: str
) -> None:
    file = tmp_path / "mine.toml"
    table = change.partition("\n")[0]
    kept = DRIP.read_text("utf-8").partition("[rules")[0]
    assert table not in kept
    file.write_text(f"{kept}\n{change}\n", encoding="utf-8")
    line = refused(bench, "run", str(file))
    assert f"{file}: " in line
    assert told in line


@pytest.mark.parametrize(
    "option",
    [
        ["--workers", "-1"],
        ["--workers", "1000000000"],
        ["--repeat", "-1"],
        ["--repeat", "1000000000"],
        ["--seed", "-1"],
        ["--seed", "9" * 30],
        ["--seed", "9" * 5000],
        ["--seed", "nan"],
    ],
    ids=lambda option: " ".join(option)[:30],
)
def test_an_option_out_of_its_range_is_refused(bench: Bench, option: list[str]) -> None:
    done = bench("run", "drip", *option)
    assert done.returncode == 2
    assert f"Invalid value for '{option[0]}'" in done.stderr


def test_a_version_of_http_leaves_out_what_needs_another(bench: Bench) -> None:
    told = refused(bench, "run", "calm_down", "rate_limit_429", "--http", "1.1")
    assert told.endswith("calm_down: has a fault of HTTP/2 alone. To fix: leave out --http 1.1")
    assert refused(bench, "run", "--http", "3").endswith("--http 3: must be 1.1 or 2.")
    scenarios = [find_scenarios(name, None)[0] for name in ("calm_down", "rate_limit_429")]

    said: list[str] = []

    def left(http: str) -> list[str]:
        found = runnable(scenarios, said.append, named=False, contained=False, http=http)
        return [scenario.name for scenario in found]

    assert left("2") == left("") == ["calm_down", "rate_limit_429"]
    assert said == []
    assert left("1.1") == ["rate_limit_429"]
    assert said == [
        "Left out: calm_down: has a fault of HTTP/2 alone. To fix: leave out --http 1.1"
    ]


def test_what_a_tag_selects_and_the_run_cannot_play_is_named_once_with_the_way_out() -> None:
    names = ("name_not_resolved", "network_is_cut", "rate_limit_429", "calm_down")
    scenarios = [find_scenarios(name, None)[0] for name in names]
    said: list[str] = []
    (left,) = runnable(scenarios, said.append, named=False, http="1.1")
    assert left.name == "rate_limit_429"
    assert said == [
        "Left out: name_not_resolved, network_is_cut: needs hosts without a proxy. To fix:"
        " --isolation docker",
        "Left out: calm_down: has a fault of HTTP/2 alone. To fix: leave out --http 1.1",
    ]
    assert len(runnable(scenarios, said.append, named=True, contained=True)) == 4
    assert len(said) == 2
    with pytest.raises(RequestError, match=r"^name_not_resolved, network_is_cut: needs hosts"):
        runnable(scenarios, said.append, named=True)

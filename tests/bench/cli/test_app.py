import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.loading import find_scenario, known_scenarios, scenario_files
from bench.catalogue.tags import GROUPS
from bench.facts import BenchFailed, Fact, ProcessGone
from bench.facts.roles import HOST
from bench.facts.run_info import folders_of
from bench.live.recorder import recording
from bench.profiles.loading import load_profile, write_profile
from bench.runner.run_folder import Request
from bench.testing.story import healthy
from tests.bench.cli.conftest import Bench
from tests.bench.reports.test_formats import RUN_INFO


def test_the_program_starts_as_a_module() -> None:
    command = [sys.executable, "-m", "bench", "run", "rate_limit"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bench: Unknown scenario 'rate_limit'.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "rate_limit"], "Unknown scenario 'rate_limit'. Did you mean 'rate_limit_429'"),
        (["run", "--profile", "copylot"], "Unknown profile 'copylot'. Did you mean 'copilot'?"),
        (["run", "--tag", "smoky"], "Unknown tag 'smoky'. Did you mean 'smoke' or 'soak'?"),
        (["run", "drip", "--tag", "smoke"], "Scenarios and --tag exclude each other"),
        (["run", "--workers", "0"], "Invalid value for '--workers'"),
        (["resume", "/tmp/no-run-here"], "/tmp/no-run-here is not a run folder"),
        (["list", "--tag", "smoky"], "Did you mean 'smoke' or 'soak'?"),
        (["list", "--format", "jsn"], "Did you mean 'json'?"),
        (["run", "/no/such.toml"], "/no/such.toml: cannot be read: No such file or directory."),
        (["run", "--out", "/proc"], "The run folder /proc is not empty."),
        (["run", "--seed", "x"], "Invalid value for '--seed'"),
        (["run", "--repeat", "0"], "Invalid value for '--repeat'"),
        (["compare", "/tmp/no-run-here", "/tmp"], "/tmp/no-run-here is not a run folder"),
        (["compare", "/tmp", "/tmp", "--format", "jsn"], "Did you mean 'json'?"),
        (["show", "latency"], "Did you mean 'latency_p99_4x'?"),
        (["judge", "/tmp/no-run-here"], "/tmp/no-run-here is not a run folder"),
        (["report", "/tmp/no-run-here", "--format", "htm"], "Did you mean 'html'?"),
        (["nonsense"], "No such command 'nonsense'"),
    ],
)
def test_a_wrong_request_is_one_message_and_exit_code_2(
    bench: Bench, arguments: list[str], told: str
) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_list_prints_every_scenario_once_below_its_group(bench: Bench) -> None:
    lines = bench("list").stdout.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert sorted(names) == [file.stem for file in scenario_files()]
    assert set(GROUPS.values()) <= set(lines)
    assert "(5 variants)" in "\n".join(lines)
    assert "incident-2026-02" not in "\n".join(lines)
    assert "incident-2026-02" in bench("list", "--tags").stdout


@pytest.mark.parametrize("more", [[], ["--tags"], ["--tag", "core"]])
def test_list_fits_80_columns(bench: Bench, more: list[str]) -> None:
    lines = bench("list", *more, COLUMNS="80").stdout.splitlines()
    assert len(lines) > 10
    assert [line for line in lines if len(line) > 80] == []


def test_list_for_programs_has_every_variant_with_its_tags(bench: Bench) -> None:
    entries = json.loads(bench("list", "--format", "json").stdout)["scenarios"]
    assert [entry["name"] for entry in entries] == known_scenarios()
    assert all(isinstance(entry["tags"], list) for entry in entries)


def test_show_prints_faults_and_limits(bench: Bench) -> None:
    shown = bench("show", "rate_limit_429").stdout
    assert "retry_after_s = 20.0" in shown
    assert "rule requests_back_off: per_action = 1.1, " in shown


def test_a_run_without_a_chromium_is_the_benchs_failure(bench: Bench, tmp_path: Path) -> None:
    done = bench(
        "run", "rate_limit_429", "--out", str(tmp_path / "r"), BENCH_CHROMIUM="/no/chromium"
    )
    assert done.returncode == 3
    assert done.stderr.startswith("bench: BENCH_CHROMIUM=/no/chromium")
    assert done.stderr.splitlines()[-1].startswith("Exit code 3: ")


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """An old run whose extension host was killed."""
    scenario = tmp_path / "rate_limit_429"
    scenario.mkdir()
    source = Path("bench/catalogue/scenarios/rate_limit_429.toml").resolve()
    (scenario / "scenario.toml").write_bytes(source.read_bytes())
    RUN_INFO.write(tmp_path)
    write_profile(load_profile("copilot"), tmp_path)
    with recording(scenario) as recorder:
        recorder.write(*healthy(), ProcessGone(35.0, 100, HOST))
    return tmp_path


def test_an_old_run_is_judged_again(bench: Bench, run_folder: Path) -> None:
    done = bench("judge", str(run_folder))
    assert done.returncode == 1
    assert "The extension host (pid 100) ended at 35.0 s" in done.stdout
    report_file = run_folder / "report.html"
    assert done.stdout.splitlines()[-1] == (
        f"Exit code 1: at least one hard limit was exceeded. Details: {report_file}"
    )
    verdict = json.loads((run_folder / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["outcome"] == "broken"
    assert "❌ broken" in bench("report", str(run_folder)).stdout


def test_an_old_run_that_cannot_be_read_is_a_wrong_request(bench: Bench, run_folder: Path) -> None:
    facts = run_folder / "rate_limit_429" / "facts.jsonl"
    facts.write_text('{"fact": "Asked", "at": 1.0, "ordinal": 1}\n', encoding="utf-8")
    done = bench("judge", str(run_folder))
    assert done.returncode == 2
    assert "facts.jsonl: not written by this version of the bench" in done.stderr


def repeated(folder: Path, *more: tuple[Fact, ...]) -> Path:
    """A run folder with a repeat of the same scenario for each of `more`."""
    source = Path("bench/catalogue/scenarios/rate_limit_429.toml").resolve().read_bytes()
    names = tuple(folders_of("rate_limit_429", len(more)))
    for name, facts in zip(names, more, strict=True):
        (folder / name).mkdir(parents=True)
        (folder / name / "scenario.toml").write_bytes(source)
        with recording(folder / name) as recorder:
            recorder.write(*healthy(), *facts)
    replace(RUN_INFO, scenarios=names, repeat=len(more)).write(folder)
    write_profile(load_profile("copilot"), folder)
    return folder


GONE = (ProcessGone(35.0, 100, HOST),)


def test_repeats_are_judged_together(bench: Bench, tmp_path: Path) -> None:
    done = bench("judge", str(repeated(tmp_path / "run", (), GONE, ())))
    assert done.returncode == 1
    assert "rate_limit_429  broken (kept 2, broken 1 of 3: it flips)" in done.stdout
    table = json.loads((tmp_path / "run" / "verdict.json").read_text(encoding="utf-8"))
    (verdict,) = table["verdicts"]
    assert verdict["repeats"] == {"kept": 2, "broken": 1}
    assert verdict["flips"] is True
    assert [run["name"] for run in table["scenarios"]] == [f"rate_limit_429.{n}" for n in (1, 2, 3)]


def test_a_repeat_that_could_not_be_judged_does_not_spoil_the_others(
    bench: Bench, tmp_path: Path
) -> None:
    folder = repeated(tmp_path, (), (BenchFailed(71.0, "No browser."),))
    done = bench("judge", str(folder))
    assert done.returncode == 0
    assert "rate_limit_429  kept (kept 1, unknown 1 of 2)" in done.stdout


def test_compare_answers_with_an_exit_code(bench: Bench, tmp_path: Path) -> None:
    good, bad = repeated(tmp_path / "good", ()), repeated(tmp_path / "bad", GONE)
    assert bench("compare", str(good), str(good)).returncode == 0
    assert bench("compare", str(bad), str(good)).returncode == 0
    done = bench("compare", str(good), str(bad))
    assert done.returncode == 1
    assert "kept → broken  extension_host_stays_up" in done.stdout
    assert json.loads(bench("compare", str(good), str(bad), "--format", "json").stdout)["worse"]


def test_compare_needs_something_in_common(bench: Bench, tmp_path: Path) -> None:
    good, empty = repeated(tmp_path / "good", ()), tmp_path / "empty"
    empty.mkdir()
    replace(RUN_INFO, scenarios=()).write(empty)
    write_profile(load_profile("copilot"), empty)
    done = bench("compare", str(good), str(empty))
    assert done.returncode == 2
    assert "The two runs have no scenario in common." in done.stderr


def test_a_request_names_a_run_for_each_repeat(tmp_path: Path) -> None:
    scenario = find_scenario("rate_limit_429")
    request = Request((scenario,), load_profile("copilot"), 1, tmp_path, repeat=2)
    assert [run.name for run in request.runs] == ["rate_limit_429.1", "rate_limit_429.2"]
    assert {run.file for run in request.runs} == {scenario.file}

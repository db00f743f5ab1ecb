"""`bench doctor` and `bench setup`: what they say, and their exit codes."""

import tempfile
from pathlib import Path

import pytest

from bench.setup.cached import LOCK, PARTIAL
from tests.bench.cli.conftest import Bench


def test_doctor_names_what_is_missing_and_how_to_fix_it(bench: Bench, tmp_path: Path) -> None:
    done = bench("doctor", BENCH_CACHE=str(tmp_path), BENCH_CHROMIUM="/no/chromium")
    assert done.returncode == 3
    assert "missing vscode: code-server" in done.stdout
    assert "To fix: make setup" in done.stdout
    assert "chromium: BENCH_CHROMIUM=/no/chromium is not an executable file." in done.stdout
    assert "To fix: correct or unset it." in done.stdout


@pytest.mark.parametrize("verb", ["doctor", "setup"])
@pytest.mark.parametrize("cache", ["", "file", "file/below"])
def test_a_cache_that_cannot_be_is_a_wrong_request(
    bench: Bench, tmp_path: Path, verb: str, cache: str
) -> None:
    (tmp_path / "file").touch()
    done = bench(verb, BENCH_CACHE=str(tmp_path / cache) if cache else "")
    assert done.returncode == 2
    assert done.stderr.startswith("bench: ")
    assert "To fix: " in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_doctor_names_damage_and_setup_is_the_way_to_fix_it(bench: Bench, tmp_path: Path) -> None:
    broken = tmp_path / "vscode" / "4.139.1"
    broken.mkdir(parents=True)
    done = bench("doctor", BENCH_CACHE=str(tmp_path))
    assert done.returncode == 3
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("damaged vscode: ")]
    assert "2 missing: node_modules/code-server/lib/vscode/package.json" in line
    assert "        To fix: bench setup" in done.stdout


def test_a_run_says_in_one_line_that_the_cache_is_damaged(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "vscode" / "4.139.1").mkdir(parents=True)
    done = bench("run", "rate_limit_429", "--out", str(tmp_path / "r"), BENCH_CACHE=str(tmp_path))
    assert done.returncode == 3
    first, *_ = done.stderr.splitlines()
    assert first.startswith("bench: The cache is damaged: ")
    assert first.endswith("To fix: bench setup")
    assert not (tmp_path / "r").exists()


def test_doctor_lists_what_was_left_and_removes_it(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # spares what is in the real one
    half = tmp_path / "vscode" / f"{PARTIAL}1.0"
    half.mkdir(parents=True)
    (half.parent / LOCK).touch()
    done = bench("doctor", BENCH_CACHE=str(tmp_path))
    assert f"left    leftovers: a half-built folder: {half}" in done.stdout
    assert "        To fix: bench doctor --fix" in done.stdout
    assert half.exists()
    done = bench("doctor", "--fix", BENCH_CACHE=str(tmp_path))
    assert f"removed leftovers: a half-built folder: {half}" in done.stdout
    assert not half.exists()
    assert "leftovers" not in bench("doctor", BENCH_CACHE=str(tmp_path)).stdout

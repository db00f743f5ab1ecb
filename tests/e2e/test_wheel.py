"""The built wheel, in an environment of its own and far from the clone: verbs and a whole run."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.catalogue.loading import scenario_files
from bench.profiles.loading import known_profiles
from tests.e2e.conftest import blames_the_machine

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
PINS = re.compile(r"^([A-Za-z0-9_.-]+==[^ ;\\]+)", re.MULTILINE)
NOT_SHIPPED = {"good_citizen"}  # its extension is one of our tests
PACKAGE = {
    "name": "helper",
    "publisher": "acme",
    "version": "1.0.0",
    "engines": {"vscode": "^1.90.0"},
    "main": "./extension.js",
    "activationEvents": ["onStartupFinished"],
}


def run(command: Sequence[str | Path], folder: Path) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, timeout=600, check=False
    )


def succeeded(command: Sequence[str | Path], folder: Path) -> str:
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `bench` of the wheel, installed with the pinned versions of what it needs."""
    place = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    succeeded([*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", place, ROOT], place)
    (wheel,) = place.glob("*.whl")
    pins = PINS.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    (place / "pins.txt").write_text("\n".join(pins), encoding="utf-8")
    succeeded([sys.executable, "-m", "venv", place / "venv"], place)
    python = place / "venv" / "bin" / "python"
    succeeded([python, "-m", "pip", "install", "-q", "-c", place / "pins.txt", wheel], place)
    return place / "venv" / "bin" / "bench"


def test_the_wheel_brings_catalogue_profiles_and_schema(bench: Path, tmp_path: Path) -> None:
    listed = json.loads(succeeded([bench, "list", "--format", "json"], tmp_path))
    assert len({entry["name"] for entry in listed["scenarios"]}) >= len(scenario_files())
    profiles = succeeded([bench, "profiles"], tmp_path)
    for name in set(known_profiles()) - NOT_SHIPPED:
        assert name in profiles
    assert "Retry-After" in succeeded([bench, "show", "rate_limit_429"], tmp_path)
    assert "typing_lands" in succeeded([bench, "steps"], tmp_path)

    (tmp_path / "package.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
    succeeded([bench, "init"], tmp_path)
    assert (tmp_path / "resilience.toml").exists()
    assert (tmp_path / "resilience.schema.json").exists()


def test_the_wheel_runs_a_scenario_from_an_empty_folder(bench: Path, tmp_path: Path) -> None:
    done = run([bench, "run", "latency_p99_4x", "--out", "out"], tmp_path)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    verdict = json.loads((tmp_path / "out" / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["outcome"] in ("kept", "degraded") or blames_the_machine(verdict), verdict
    assert (tmp_path / "out" / "latency_p99_4x" / "facts.jsonl").stat().st_size > 10_000

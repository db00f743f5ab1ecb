"""Another package brings one of each kind: really installed, and its own tests run."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from fake_backend.plugins import setting_comments

ROOT = Path(__file__).parents[2]
ACME = ROOT / "tests" / "third_party" / "acme"
POINTS = "acme_resilience-1.0.dist-info/entry_points.txt"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder for the path, as an installer would leave it."""
    shutil.copytree(ACME / "acme_resilience", tmp_path / "acme_resilience")
    about = (tmp_path / POINTS).parent
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-resilience\nVersion: 1.0\n")
    project = tomllib.loads((ACME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    write_points(tmp_path, project["entry-points"])
    return tmp_path


def write_points(site: Path, groups: dict[str, dict[str, str]]) -> None:
    lines = []
    for group, points in groups.items():
        lines += [f"[{group}]", *(f"{name} = {place}" for name, place in points.items())]
    (site / POINTS).write_text("\n".join(lines), encoding="utf-8")


def run_python(site: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])},
        cwd=site,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_tests_of_another_package_run_on_the_harness(site: Path) -> None:
    tests = str(ACME / "tests")
    done = run_python(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, tests)
    assert "8 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("point", "problem"),
    [
        (
            ("mine", "acme_resilience.acme_promise"),
            "The entry point mine = acme_resilience.acme_promise must have the name of its module.",
        ),
        (
            ("acme_hiccup", "acme_resilience.acme_hiccup"),
            "acme_resilience.acme_hiccup must define exactly one Rule, not 0.",
        ),
    ],
)
def test_one_that_cannot_be_says_why(site: Path, point: tuple[str, str], problem: str) -> None:
    write_points(site, {"vscode_resilience.rules": dict([point])})
    done = run_python(site, "-c", "from bench.judging.all_rules import known_rules; known_rules()")
    assert problem in done.stderr


class Sample:
    """Not a plug-in, but described as one."""

    plain: int = 1
    limit_s: float = 2.0  # soft limit, RAIL
    names: tuple[str, ...] = (
        "a",  # the first
        "b",
    )


def test_the_comments_behind_settings_are_their_documentation() -> None:
    assert setting_comments(Sample) == {"limit_s": "soft limit, RAIL", "names": "the first"}

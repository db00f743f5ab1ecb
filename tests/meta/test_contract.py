"""Each import contract is broken in a copy of the tree, and refused."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
INDEPENDENT = "Plug-ins know nothing of each other: "
ONE_WAY = "bench: data flows one way"
NO_VERDICT = "The live side writes facts and reads no verdict"
NO_EFFECTS = "The pure side has no effects"
NO_EFFECTS_AT_ALL = "Facts and judging have no effects, however far one follows their imports"

# file, the import that is added to it, the contract that must refuse it
BREACHES = [
    ("bench/judging/rules/recovers.py", "import psutil", NO_EFFECTS),
    ("bench/reports/markdown.py", "import httpx", NO_EFFECTS),
    ("bench/judging/stats.py", "import time", NO_EFFECTS),
    ("fake_backend/settings.py", "import psutil", NO_EFFECTS_AT_ALL),
    ("bench/live/recorder.py", "import bench.judging.rules.recovers", NO_VERDICT),
    ("bench/core/waits.py", "import bench.facts.roles", ONE_WAY),
    ("bench/profiles/profile.py", "import bench.judging.timeline", ONE_WAY),
    (
        "fake_backend/transport/throttle.py",
        "import fake_backend.faults.hang",
        "fake_backend: data flows one way",
    ),
    ("fake_backend/clock.py", "import bench.core.clock", "The backend is a program of its own"),
    (
        "bench/judging/rules/recovers.py",
        "import bench.judging.rules.no_leak",
        f"{INDEPENDENT}rules",
    ),
    (
        "bench/canary/metrics/share_as_wanted.py",
        "import bench.canary.metrics.answers_in_time",
        f"{INDEPENDENT}canary metrics",
    ),
    (
        "bench/canary/judges/argo.py",
        "import bench.canary.judges.flagger",
        f"{INDEPENDENT}judges",
    ),
    (
        "bench/gate/rows/capacity.py",
        "import bench.gate.rows.shadow",
        f"{INDEPENDENT}rows of the gate",
    ),
    ("bench/live/steps/ask.py", "import bench.live.steps.type", f"{INDEPENDENT}steps"),
    ("bench/live/probes/machine.py", "import bench.live.probes.journal", f"{INDEPENDENT}probes"),
    ("bench/reports/json.py", "import bench.reports.html", f"{INDEPENDENT}report formats"),
    ("fake_backend/faults/hang.py", "import fake_backend.faults.stall", f"{INDEPENDENT}faults"),
    (
        "fake_backend/providers/azure.py",
        "import fake_backend.providers.github",
        f"{INDEPENDENT}providers",
    ),
    (
        "fake_backend/protocols/tabby.py",
        "import fake_backend.protocols.openai",
        f"{INDEPENDENT}protocols",
    ),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in ("bench", "fake_backend"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def refused(tree: Path) -> set[str]:
    """The names of the contracts that the tree breaks."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"],
        cwd=tree,
        env={**os.environ, "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return set(re.findall(r"^(.+?) BROKEN\b", done.stdout, re.MULTILINE))


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    assert refused(tree) == set()


@pytest.mark.parametrize(("file", "line", "contract"), BREACHES, ids=lambda part: part)
def test_a_breach_is_refused(tree: Path, file: str, line: str, contract: str) -> None:
    source = tree / file
    source.write_text(f"{source.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    assert contract in refused(tree)


def test_a_package_without_a_place_is_refused(tree: Path) -> None:
    (tree / "bench" / "helpers").mkdir()
    (tree / "bench" / "helpers" / "__init__.py").touch()
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "helpers" in done.stdout


def test_every_contract_is_broken_once() -> None:
    assert {contract for *_, contract in BREACHES} == {one["name"] for one in CONTRACTS}

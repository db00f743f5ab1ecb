"""The workbench in a Chromium with a debugging port is driven as a desktop VS Code would be."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.facts import Heartbeat, Keystroke, ProcessBorn, ProcessSample, roles
from bench.facts.file import read
from bench.setup.toolchain import ensure_toolchain
from tests.bench.live.editor.xvfb import stand_in_xvfb
from tests.extensions.scenarios import GOOD

STAND_IN = Path(__file__).with_name("desktop_stand_in.py")
pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """What `--desktop` names: a program with the product file of a VS Code beside it."""
    toolchain = ensure_toolchain(print)
    parts = {
        "node": str(toolchain.node),
        "entry": str(toolchain.vscode.entry),
        "chromium": str(toolchain.chromium),
    }
    folder = tmp_path / "desktop"
    app = folder / "resources" / "app"
    app.mkdir(parents=True)
    (app / "product.json").write_text('{"nameLong": "Stand-in"}', encoding="utf-8")
    version = json.dumps({"version": toolchain.vscode.release.vscode})
    (app / "package.json").write_text(version, encoding="utf-8")
    (folder / "parts.json").write_text(json.dumps(parts), encoding="utf-8")
    binary = folder / "code"
    binary.write_text(
        f"#!/bin/sh\nPYTHONPATH={STAND_IN.parents[2]} exec {sys.executable} {STAND_IN}"
        f' {folder / "parts.json"} "$@"\n',
        encoding="utf-8",
    )
    binary.chmod(0o755)
    return binary


def test_a_scenario_runs_in_a_desktop_program(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    if shutil.which("Xvfb") is None:  # the window of the stand-in needs none
        folder = stand_in_xvfb(tmp_path / "bin")
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    out = tmp_path / "run"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench", "run", "rate_limit_429", "--profile", GOOD),
            *("--desktop", str(program), "--out", str(out)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    verdict = json.loads((out / "verdict.json").read_text(encoding="utf-8"))
    (scenario,) = verdict["scenarios"]
    assert done.returncode == 0, (scenario["because"], done.stdout, done.stderr)
    assert scenario["outcome"] == "kept", scenario["because"]
    facts = list(read(out / "rate_limit_429" / "facts.jsonl"))
    beats = {fact.pid for fact in facts if isinstance(fact, Heartbeat)}
    samples = [fact for fact in facts if isinstance(fact, ProcessSample)]
    hosts = {sample.pid for sample in samples if sample.role == roles.HOST}
    assert beats == hosts
    assert any(isinstance(fact, Keystroke) for fact in facts)
    assert {"Xvfb", "tail"} & {fact.name for fact in facts if isinstance(fact, ProcessBorn)}
    info = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert info["vscode"].endswith("(Stand-in)")
    assert f"--desktop {program}" in info["command"]

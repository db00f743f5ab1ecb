"""A whole run with the editor in a container, and what its limit does to a greedy extension."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docker
import pytest

from bench.facts import Contained, OutOfMemory
from bench.facts.file import FACTS_FILE, read
from bench.live.container.engine import listed
from tests.docker_engine import docker_host
from tests.e2e.conftest import what_is_left
from tests.extensions.scenarios import GOOD, SHORT

__all__ = ["docker_host"]
pytestmark = [pytest.mark.editor, pytest.mark.timeout(1200)]
GREEDY = """
title = "An answer that fills the container"
why = "The limit of the container must be named."
journey = "type_and_chat"
rounds = 1
quiet_s = 8
settings = { "goodCitizen.sin" = "buffers_without_bound" }
[[faults]]
fault = "oversized_answer"
surfaces = ["openai_chat"]
mb = 1500
shape = "many_events"
event_kb = 256
"""


def run(text: str, place: Path, *options: str) -> dict[str, Any]:
    """The findings of a run in a container, by rule; afterwards nothing is left."""
    scenario = place / "one.toml"
    scenario.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "bench", "run", str(scenario), "--profile", GOOD]
    command += ["--isolation", "docker", "--out", str(place / "out"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1, 3}, done.stdout + done.stderr
    verdict = json.loads((place / "out" / "verdict.json").read_text(encoding="utf-8"))
    (judged,) = verdict["scenarios"]
    return {finding["rule"]: finding for finding in judged["findings"]}


def test_a_run_in_a_container_is_judged_and_leaves_nothing(
    docker_host: str, tmp_path: Path
) -> None:
    findings = run(SHORT, tmp_path)
    for rule in ("nothing_escapes", "nothing_left_behind", "extension_host_stays_up"):
        assert findings[rule]["outcome"] == "kept", findings[rule]
    facts = list(read(tmp_path / "out" / "one" / FACTS_FILE))
    assert any(isinstance(fact, Contained) for fact in facts)
    assert what_is_left() == []
    client = docker.DockerClient(base_url=docker_host)
    try:
        assert listed(client) == []
    finally:
        client.close()


@pytest.mark.nightly
def test_an_extension_that_fills_the_container_is_named(docker_host: str, tmp_path: Path) -> None:
    findings = run(GREEDY, tmp_path, "--memory-mb", "1024")
    facts = list(read(tmp_path / "out" / "one" / FACTS_FILE))
    (killed,) = [fact for fact in facts if isinstance(fact, OutOfMemory)]
    assert killed.cap_mb == 1024
    assert "at the limit of the editor's container, 1024 MiB" in str(findings["memory_bounded"])
    assert findings["nothing_escapes"]["outcome"] == "kept"

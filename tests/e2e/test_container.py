"""Whole runs with the editor in a container: what its limit, its network and a neighbour do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker
import pytest

from bench.catalogue.loading import FOLDER
from bench.core import waits
from bench.core.processes import end_process
from bench.facts import (
    FAULT,
    RECOVERY,
    STEADY,
    Answered,
    Asked,
    Contained,
    Fact,
    OutOfMemory,
    PhaseBegan,
)
from bench.facts.file import FACTS_FILE, read
from bench.judging.timeline import Timeline, Window
from bench.live.container.engine import IMAGE, listed
from tests.docker_engine import docker_host
from tests.e2e.conftest import blames_the_machine, what_is_left
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
# by its real name, which the gateway's plain port has not
REAL_HOST = '\n[settings]\n"goodCitizen.baseUrl" = "https://api.openai.com/v1"\n'
TOO_FEW = "Too few values were measured under the fault"
SETTLES_S = 1.0  # what was sent before the cut may arrive


@contextmanager
def begun(text: str, place: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A run in a container that is under way; it ends with the block."""
    scenario = place / "one.toml"
    scenario.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "bench", "run", str(scenario), "--profile", GOOD]
    command += ["--isolation", "docker", "--out", str(place / "out"), *options]
    with (place / "console").open("w") as console:
        process = subprocess.Popen(command, stdout=console, stderr=console, text=True)
    try:
        yield process
    finally:
        end_process(process, 60)


def facts_of(place: Path) -> list[Fact]:
    return list(read(place / "out" / "one" / FACTS_FILE))


def findings(
    process: subprocess.Popen[str], place: Path, code: int, excused: str = ""
) -> dict[str, Any]:
    """The findings of a run that ends with this exit code, by rule: each of them was judged.

    A noisy machine may leave a rule unjudged, which makes of a 0 a 3; a sentence that begins
    with `excused` may leave another.
    """
    ended = process.wait()
    console = (place / "console").read_text(encoding="utf-8")
    assert ended in {code, 3}, console
    verdict = json.loads((place / "out" / "verdict.json").read_text(encoding="utf-8"))
    (judged,) = verdict["scenarios"]
    found = {finding["rule"]: finding for finding in judged["findings"]}
    unjudged = [finding for finding in found.values() if finding["outcome"] == "unknown"]
    wrong = [one for one in unjudged if not blames_the_machine(one)]
    assert [one for one in wrong if not (excused and one["because"].startswith(excused))] == []
    assert ended == code or (code == 0 and unjudged), console
    return found


def test_a_run_in_a_container_is_judged_and_leaves_nothing(
    docker_host: str, tmp_path: Path
) -> None:
    with begun(SHORT, tmp_path) as process:
        found = findings(process, tmp_path, 0)
    for rule in ("nothing_escapes", "nothing_left_behind", "extension_host_stays_up"):
        assert found[rule]["outcome"] == "kept", found[rule]
    assert any(isinstance(fact, Contained) for fact in facts_of(tmp_path))
    assert what_is_left() == []
    client = docker.DockerClient(base_url=docker_host)
    try:
        assert listed(client) == []
    finally:
        client.close()


@pytest.mark.nightly
def test_an_extension_that_fills_the_container_is_named_and_all_else_is_judged(
    docker_host: str, tmp_path: Path
) -> None:
    with begun(GREEDY, tmp_path, "--memory-mb", "1024") as process:
        found = findings(process, tmp_path, 1, TOO_FEW)
    killed = [fact for fact in facts_of(tmp_path) if isinstance(fact, OutOfMemory)]
    assert {fact.cap_mb for fact in killed} == {1024}  # the host's children may die a moment later
    for rule in ("memory_bounded", "extension_host_stays_up"):
        assert found[rule]["outcome"] == "broken"
        assert "at the limit of the editor's container, 1024 MiB" in str(found[rule])
    assert found["nothing_escapes"]["outcome"] == "kept"


@pytest.mark.nightly
def test_a_kill_in_the_container_next_door_changes_no_verdict(
    docker_host: str, tmp_path: Path
) -> None:
    client = docker.DockerClient(base_url=docker_host)

    def is_steady() -> bool:
        phases = [fact.phase for fact in facts_of(tmp_path) if isinstance(fact, PhaseBegan)]
        return STEADY in phases or process.poll() is not None

    with begun(SHORT, tmp_path) as process:
        waits.until(is_steady, seconds=300, what="the steady state")
        neighbour = client.containers.run(
            os.environ[IMAGE],
            ["sh", "-c", "x=a; while :; do x=$x$x; done"],
            detach=True,
            network_mode="none",
            mem_limit="64m",
            memswap_limit="64m",
        )
        try:
            neighbour.wait()
            assert process.poll() is None, "the run ended before the kill"
            neighbour.reload()
            assert neighbour.attrs["State"]["OOMKilled"]
        finally:
            neighbour.remove(force=True)
            client.close()
        findings(process, tmp_path, 0)
    assert not any(isinstance(fact, OutOfMemory) for fact in facts_of(tmp_path))


@pytest.mark.nightly
def test_an_editor_without_a_proxy_meets_a_network_that_is_cut_and_comes_back(
    docker_host: str, tmp_path: Path
) -> None:
    scenario = (FOLDER / "network_is_cut.toml").read_text(encoding="utf-8")
    with begun(scenario + REAL_HOST, tmp_path) as process:
        found = findings(process, tmp_path, 0)
    assert found["nothing_escapes"]["outcome"] == "kept", found["nothing_escapes"]
    timeline = Timeline.of(facts_of(tmp_path))
    cut = timeline.phases[FAULT]
    assert timeline.all(Answered, timeline.phases[STEADY])
    assert timeline.all(Asked, Window(cut.start + SETTLES_S, cut.end)) == []
    assert timeline.all(Answered, timeline.phases[RECOVERY])

"""Runs the bench as a user does, in a process of its own, and watches its facts."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, Page, sync_playwright

from bench.core import waits
from bench.facts import Fact, Heartbeat, ProcessBorn
from bench.facts.file import read
from bench.facts.roles import HOST
from bench.judging.timeline import Timeline
from bench.live.editor.browser import ARGUMENTS
from bench.live.editor.sandbox import MARK, PREFIX
from bench.setup.chromium import ensure_chromium

NOISE = ("Other VMs took", "other programs took", "stood still", "The machine ")
SCENARIO = """
title = "A short run"
why = "A test needs every phase, and no more."
journey = "type_and_chat"
rounds = 1
quiet_s = 8
[[faults]]
fault = "latency"
surfaces = ["ghost_text", "chat", "agent"]
first_token = { p50_s = 0.2, p99_s = 0.4 }
"""


@dataclass
class Bench:
    """A bench that runs one short scenario."""

    process: subprocess.Popen[str]
    out: Path

    @property
    def folder(self) -> Path:
        return self.out / "short"

    def facts(self) -> list[Fact]:
        return list(read(self.folder / "facts.jsonl"))

    def wait_for_phase(self, phase: str, seconds: float = 600) -> None:
        def began() -> bool:
            assert self.process.poll() is None, self.output()
            return phase in Timeline.of(self.facts()).phases

        waits.until(began, seconds=seconds, what=f"the phase {phase!r}", every=0.2)

    def host_pid(self) -> int:
        born = Timeline.of(self.facts()).all(ProcessBorn)
        return [fact.pid for fact in born if fact.role == HOST][-1]

    def wait_for_a_heartbeat(self, of_none: Sequence[int], phase: str, seconds: float = 600) -> int:
        """The pid of an extension host that beats in this phase, and is none of these."""
        self.wait_for_phase(phase, seconds)

        def beating() -> list[int]:
            timeline = Timeline.of(self.facts())
            beats = timeline.all(Heartbeat)
            pids = [beat.pid for beat in beats if beat.at >= timeline.phases[phase].start]
            return [pid for pid in pids[-1:] if pid not in of_none]

        what = f"a heartbeat of another host in the phase {phase!r}"
        return waits.until(beating, seconds=seconds, what=what, every=0.2)[0]

    def finish(self, seconds: float = 600) -> int:
        return self.process.wait(seconds)

    def output(self) -> str:
        out, errors = self.process.communicate(timeout=60)
        return out + errors

    def findings(self) -> dict[str, dict[str, Any]]:
        verdict = json.loads((self.out / "verdict.json").read_text(encoding="utf-8"))
        (scenario,) = verdict["scenarios"]
        return {finding["rule"]: finding for finding in scenario["findings"]}


def nightly(*values: str) -> ParameterSet:
    """A case that only `make e2e` has."""
    return pytest.param(*values, marks=pytest.mark.nightly)


def blames_the_machine(verdict: object) -> bool:
    """Whether something in the verdict is put down to a noisy machine."""
    return any(words in str(verdict) for words in NOISE)


@pytest.fixture(scope="module", autouse=True)
def own_temp_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Everything temporary goes below a folder of this module, but what pytest keeps.

    Then nothing that another program left in the machine's folder is taken for a run of ours.
    """
    tmp_path_factory.getbasetemp()  # pytest looks for its own place once: here, not below ours
    with (
        tempfile.TemporaryDirectory(prefix="e2e-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        Path(folder).chmod(0o755)  # as another user meets /tmp
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@contextmanager
def headless_browser() -> Iterator[Browser]:
    """The browser that the bench uses, without an editor."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium(print), args=[*ARGUMENTS, *root]
        )
        yield browser
        browser.close()


@pytest.fixture
def blank_page() -> Iterator[Page]:
    """An empty page."""
    with headless_browser() as browser:
        yield browser.new_page()


@pytest.fixture
def start_bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Start benches; whatever a test does, they are ended."""
    scenario = tmp_path / "short.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    started: list[Bench] = []

    def start(name: str = "out", *options: str) -> Bench:
        out = tmp_path / name
        command = [sys.executable, "-m", "bench", "run", str(scenario), "--out", str(out)]
        command += options
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(Bench(process, out))
        return started[-1]

    yield start
    for bench in started:
        if bench.process.poll() is None:
            bench.process.send_signal(signal.SIGTERM)
            bench.process.wait(60)
        bench.process.communicate()


def what_is_left() -> list[str]:
    """Processes and folders of this module's runs that are still there."""
    place = tempfile.gettempdir()
    left = [str(folder) for folder in Path(place).glob(f"{PREFIX}*")]
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            variables = process.environ()
            marked = MARK in variables and variables.get("TMPDIR", "").startswith(place)
            if marked and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(f"{process.pid} {process.name()}")
    return left

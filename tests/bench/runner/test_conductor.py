"""The end of a run whose disk is full, and a run that is under way."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.console import Console

from bench.core.errors import Exit, RequestError
from bench.facts.file import FACTS_FILE
from bench.facts.run_info import read_run_info
from bench.live.job import Job
from bench.reports.formats import FORMATS
from bench.reports.from_folder import open_run_folder
from bench.runner import conductor
from bench.runner.conductor import conclude, resume
from bench.runner.progress import Progress
from tests.bench.run_folders import NAME, contents, run_folder
from tests.bench.runner.test_run_lock import locked_by_another
from tests.full_disk import full_disk


def test_a_full_disk_leaves_the_old_reports_whole_and_the_verdict_known(tmp_path: Path) -> None:
    folder = run_folder(tmp_path)
    first = conclude(folder)
    before = contents(folder)
    with full_disk(1000):
        ended = conclude(folder)
    assert ended.unwritten == f"{folder / 'report.html'} cannot be written: File too large."
    assert ended.report is not None
    assert first.report is not None
    assert ended.report.outcome == first.report.outcome
    assert ended.code is Exit.KEPT
    assert contents(folder) == before
    assert all((folder / form.file).exists() for form in FORMATS.values())
    assert (folder / FORMATS["html"].file).stat().st_size > 1000


def test_a_run_under_way_is_not_resumed_and_can_be_judged(tmp_path: Path) -> None:
    folder = run_folder(tmp_path)
    with locked_by_another(folder) as owner:
        before = contents(folder)
        with pytest.raises(RequestError, match=rf"is being run by pid {owner.pid}\.$"):
            resume(folder, 1, Progress(Console()))
        assert contents(folder) == before
        assert conclude(folder).unwritten == ""


def test_an_unfinished_run_is_not_touched_on_a_machine_without_an_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = run_folder(tmp_path / "run")
    replace(read_run_info(folder), memory_mb=1024).write(folder)
    facts = folder / NAME / FACTS_FILE
    facts.write_bytes(b"".join(facts.read_bytes().splitlines(keepends=True)[:3]))
    assert open_run_folder(folder).unfinished
    before = contents(folder)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with pytest.raises(RequestError, match="--isolation docker needs"):
        resume(folder, 1, Progress(Console()))
    assert contents(folder) == before


def test_each_worker_gets_the_caps_of_the_run_and_its_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = run_folder(tmp_path / "run")
    replace(read_run_info(folder), memory_mb=1024, cpus=1, trace=True).write(folder)
    opened, given = open_run_folder(folder), list[Job]()
    monkeypatch.setattr(conductor, "run_jobs", lambda jobs, *_, **__: given.extend(jobs))
    monkeypatch.setattr(conductor, "_ensure_template", lambda *_: None)
    toolchain = cast("Any", SimpleNamespace(vscode=SimpleNamespace(version="4.139.1")))
    conductor.run_scenarios(toolchain, opened, opened.scenarios, 1, Progress(Console()))
    assert [(job.memory_mb, job.cpus, job.trace) for job in given] == [(1024, 1, True)]

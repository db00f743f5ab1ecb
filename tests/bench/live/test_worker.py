import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bench.core.errors import BenchError, Exit, RequestError
from bench.facts import BenchFailed
from bench.facts.file import FACTS_FILE, read
from bench.facts.processes import EDITOR_LOGS
from bench.live import worker
from bench.live.container.caps import CORES, Caps
from bench.live.editor.sandbox import Sandbox
from bench.live.job import Job
from bench.live.worker import failure, keep_logs
from bench.runner.pool import working
from tests.shell_secrets import leaked, plant

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="the bench enters containers as root")


def test_it_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with working(Job(str(tmp_path), seed=1)) as process:
        assert leaked(process.pid) == []


@pytest.mark.parametrize(
    ("error", "message", "details"),
    [
        (RequestError("No engine. To fix: start it"), "No engine. To fix: start it", ""),
        (BenchError("It ended.", details="last words"), "It ended.", "last words"),
    ],
)
def test_an_expected_error_is_a_sentence_without_a_traceback(
    error: Exception, message: str, details: str
) -> None:
    assert failure(2.0, error) == BenchFailed(2.0, message, details)


def test_another_error_has_its_traceback() -> None:
    with pytest.raises(ValueError, match="invalid literal") as raised:
        int("x")
    fact = failure(2.0, raised.value)
    assert fact.message == "ValueError: invalid literal for int() with base 10: 'x'"
    assert 'int("x")' in fact.details


@AS_ROOT
def test_an_engine_that_went_away_since_the_run_began_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with working(Job(str(tmp_path), seed=1, scenario="x", memory_mb=512)) as process:
        assert process.wait(60) == Exit.BENCH_FAILED
    (failed,) = [fact for fact in read(tmp_path / FACTS_FILE) if isinstance(fact, BenchFailed)]
    assert "none answers at" in failed.message
    assert failed.details == ""


@pytest.mark.parametrize(("cpus", "expected"), [(0, CORES), (1, 1)])
def test_the_container_has_the_cores_of_the_job_or_all_of_them(
    cpus: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def pod(place: object, caps: Caps) -> Iterator[Caps]:
        yield caps

    monkeypatch.setattr(worker, "entered_pod", pod)
    job = Job("folder", seed=1, memory_mb=512, cpus=cpus)
    with worker._pod(job, cast("Any", None)) as caps:
        assert cast("Any", caps) == Caps(memory_mb=512, cpus=expected)


def test_the_logs_of_the_editor_are_kept_where_reports_look_for_them(tmp_path: Path) -> None:
    for folder in ("place/user-data/logs/exthost1", "run"):
        (tmp_path / folder).mkdir(parents=True)
    log = tmp_path / "place" / "user-data" / "logs" / "exthost1" / "a.log"
    log.write_text("line", encoding="utf-8")
    keep_logs(Sandbox(tmp_path / "place"), tmp_path / "run")
    kept = tmp_path / "run" / EDITOR_LOGS / "exthost1" / "a.log"
    assert kept.read_text(encoding="utf-8") == "line"

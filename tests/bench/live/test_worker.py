from pathlib import Path

import pytest

from bench.facts.processes import EDITOR_LOGS
from bench.live.editor.sandbox import Sandbox
from bench.live.job import Job
from bench.live.worker import keep_logs
from bench.runner.pool import working
from tests.shell_secrets import leaked, plant


def test_it_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with working(Job(str(tmp_path), seed=1)) as worker:
        assert leaked(worker.pid) == []


def test_the_logs_of_the_editor_are_kept_where_reports_look_for_them(tmp_path: Path) -> None:
    for folder in ("place/user-data/logs/exthost1", "run"):
        (tmp_path / folder).mkdir(parents=True)
    log = tmp_path / "place" / "user-data" / "logs" / "exthost1" / "a.log"
    log.write_text("line", encoding="utf-8")
    keep_logs(Sandbox(tmp_path / "place"), tmp_path / "run")
    kept = tmp_path / "run" / EDITOR_LOGS / "exthost1" / "a.log"
    assert kept.read_text(encoding="utf-8") == "line"

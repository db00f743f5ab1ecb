from pathlib import Path

import pytest

from bench.live.job import Job
from bench.runner.pool import working
from tests.shell_secrets import leaked, plant


def test_it_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with working(Job(str(tmp_path), seed=1)) as worker:
        assert leaked(worker.pid) == []

"""The end of a run whose disk is full, and a run that is under way."""

from pathlib import Path

import pytest
from rich.console import Console

from bench.core.errors import Exit, RequestError
from bench.reports.formats import FORMATS
from bench.runner.conductor import conclude, resume
from bench.runner.progress import Progress
from tests.bench.run_folders import contents, run_folder
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

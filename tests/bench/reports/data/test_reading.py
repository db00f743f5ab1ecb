from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.reports.data.build import run_data
from bench.reports.data.reading import VERDICT_FILE, read_run_data
from bench.reports.json import render
from tests.bench.reports.test_formats import BROKEN, TWICE


@pytest.mark.parametrize("report", [BROKEN, TWICE], ids=["one", "two"])
def test_what_is_written_is_read_back(report: object, tmp_path: Path) -> None:
    data = run_data(report)  # type: ignore[arg-type]
    (tmp_path / VERDICT_FILE).write_text(render(data), encoding="utf-8")
    assert read_run_data(tmp_path) == data


def test_there_is_none_yet(tmp_path: Path) -> None:
    assert read_run_data(tmp_path) is None


def test_another_version_is_not_read(tmp_path: Path) -> None:
    (tmp_path / VERDICT_FILE).write_text('{"version": 2}', encoding="utf-8")
    assert read_run_data(tmp_path) is None


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "secret").write_text("{}", encoding="utf-8")
    (tmp_path / "run" / VERDICT_FILE).symlink_to(tmp_path / "secret")
    with pytest.raises(RequestError, match="leads out of"):
        read_run_data(tmp_path / "run")

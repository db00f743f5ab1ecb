"""A run folder of format 1 (`routes` in its faults) gives the verdict that it gave then."""

import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from bench.catalogue.loading import find_scenarios
from bench.core.errors import RequestError
from bench.reports.from_folder import open_run_folder, read_report
from bench.runner.conductor import resume
from bench.runner.progress import Progress
from tests.bench.reports.test_formats import TELLING, shown

OLD = Path(__file__).with_name("format_1")


def test_an_old_run_is_judged_as_it_was_then() -> None:
    expected = json.loads((OLD / "expected.json").read_text(encoding="utf-8"))
    report = read_report(OLD)
    (run,) = report.scenarios
    assert run.verdict.outcome == expected["verdict"]
    assert {found.rule: found.outcome for found in run.verdict.findings} == expected["rules"]


@pytest.mark.parametrize("name", TELLING)
def test_an_old_run_is_rendered_in_every_format(name: str) -> None:
    assert "swallows_errors" in shown(name, read_report(OLD))


def test_its_faults_list_their_surfaces_under_the_new_key() -> None:
    (scenario,) = open_run_folder(OLD).scenarios
    assert [fault.surfaces for fault in scenario.faults] == [("openai_chat",)]


def test_an_old_run_is_not_resumed(tmp_path: Path) -> None:
    shutil.copytree(OLD, tmp_path / "run")
    with pytest.raises(RequestError, match=r"made by another version of the bench\. Start a new"):
        resume(tmp_path / "run", 1, Progress(Console()))


def test_the_old_key_is_refused_in_a_new_scenario_with_the_new_one_named(tmp_path: Path) -> None:
    text = (OLD / "swallows_errors" / "scenario.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(
        RequestError, match=r"fault 1 \(http_error\): routes: was renamed: write `surfaces`"
    ):
        find_scenarios(str(tmp_path / "mine.toml"))

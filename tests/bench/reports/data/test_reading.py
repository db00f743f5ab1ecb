import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def without_scenarios(table: Any) -> None:
    table["scenarios"] = []


def of_another_group(table: Any) -> None:
    table["verdicts"][0]["group"] = "other"


def judged_twice(table: Any) -> None:
    table["verdicts"] *= 2


def of_no_rank(table: Any) -> None:
    table["score"]["points"] = 101


def fewer_than_none(table: Any) -> None:
    table["score"]["counts"]["kept"] = -1


def not_a_number(table: Any) -> None:
    table["scenarios"][0]["wall_s"] = math.nan


def a_quote_that_does_not_end(table: Any) -> None:
    table["run"]["subject"] = "it's"


def a_foreign_key(table: Any) -> None:
    table["score"]["counts"]["\x1b[2J" + "x" * 9999] = 1


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (without_scenarios, "verdicts: they are of other scenarios than `scenarios`"),
        (of_another_group, "groups: they are not those of `verdicts`"),
        (judged_twice, "verdicts: a scenario occurs twice"),
        (of_no_rank, r"score\.points.*: Input should be less than or equal to 100"),
        (fewer_than_none, r"score\.counts\.kept: Input should be greater than or equal to 0"),
        (not_a_number, r"scenarios\.0\.wall_s: Input should be a finite number"),
        (a_quote_that_does_not_end, r"run\.subject: .*No closing quotation"),
        (a_foreign_key, r"score\.counts\."),
    ],
)
def test_what_cannot_be_is_refused_in_one_short_line(
    spoil: Callable[[Any], None], reason: str, tmp_path: Path
) -> None:
    table = json.loads(render(run_data(BROKEN)))
    spoil(table)
    (tmp_path / VERDICT_FILE).write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(RequestError, match=reason) as refused:
        read_run_data(tmp_path)
    assert str(refused.value).endswith(f". To fix: bench judge {tmp_path}")
    assert len(str(refused.value)) < 600


def test_a_score_can_leave_out_the_outcomes_that_do_not_occur(tmp_path: Path) -> None:
    table = json.loads(render(run_data(BROKEN)))
    table["score"]["counts"] = {"broken": 1}
    (tmp_path / VERDICT_FILE).write_text(json.dumps(table), encoding="utf-8")
    data = read_run_data(tmp_path)
    assert data is not None
    assert data.score.text == "0 of 100"


def test_a_verdict_of_an_older_bench_without_the_newest_keys_is_read(tmp_path: Path) -> None:
    table = json.loads(render(run_data(BROKEN)))
    for finding in table["scenarios"][0]["findings"]:
        for evidence in finding["evidence"]:
            del evidence["line"]
    for fault in table["scenarios"][0]["timeline"]["faults"]:
        del fault["hit_from"], fault["hit_until"]
    (tmp_path / VERDICT_FILE).write_text(json.dumps(table), encoding="utf-8")
    data = read_run_data(tmp_path)
    assert data is not None
    evidence = [each for found in data.scenarios[0].findings for each in found.evidence]
    assert {each.line for each in evidence} == {None}


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "secret").write_text("{}", encoding="utf-8")
    (tmp_path / "run" / VERDICT_FILE).symlink_to(tmp_path / "secret")
    with pytest.raises(RequestError, match="leads out of"):
        read_run_data(tmp_path / "run")

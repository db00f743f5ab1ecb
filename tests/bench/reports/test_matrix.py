from dataclasses import replace

from bench.reports.data.build import run_data
from bench.reports.matrix import matrix
from bench.reports.report import Report
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, TWICE, report


def test_the_gravest_rule_and_scenario_come_first() -> None:
    (kept,), (broken,) = report().scenarios, BROKEN.scenarios
    other = replace(broken, scenario=replace(broken.scenario, name="z"))
    made = matrix(run_data(Report(RUN_INFO, (kept, other))))
    assert made.columns[0].rule == "extension_host_stays_up"
    assert (made.columns[0].failed, made.columns[1].failed) == (1, 0)
    assert [row.folder for row in made.groups["rate_limits"]] == ["z", "rate_limit_429"]


def test_a_row_leads_to_the_first_repeat() -> None:
    (row,) = matrix(run_data(TWICE)).groups["rate_limits"]
    assert row.folder == "rate_limit_429.1"
    assert [cell.rule for cell in row.cells if cell] == [
        one.rule for one in matrix(run_data(TWICE)).columns
    ]


def test_an_empty_run_has_an_empty_matrix() -> None:
    assert matrix(run_data(Report(RUN_INFO, ()))).groups == {}

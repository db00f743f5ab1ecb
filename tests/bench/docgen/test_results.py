from dataclasses import replace

import pytest

from bench.core.errors import RequestError
from bench.docgen.results import Results, collect, merge
from bench.reports.report import Report
from tests.bench.reports.test_formats import BROKEN, report

KEPT = report()


def both(first: Report, second: Report) -> Results:
    return merge(collect(first), collect(later(second)))


def later(told: Report, started: str = "2026-03-02T10:00:00+00:00") -> Report:
    return replace(told, info=replace(told.info, started=started))


def test_a_third_run_is_put_beside_two() -> None:
    found = merge(both(KEPT, BROKEN), collect(later(KEPT, "2026-03-03T10:00:00+00:00")))
    entry = found["scenarios"]["rate_limit_429"]
    assert entry["outcome"] == "broken"
    assert entry["outcomes"] == ["kept", "broken", "kept"]
    assert entry["rules"]["extension_host_stays_up"]["outcomes"] == ["kept", "broken", "kept"]
    assert len(found["runs"]) == 3


def test_a_run_agrees_with_itself_and_so_counts_once() -> None:
    with pytest.raises(RequestError, match="already contain the run"):
        merge(both(KEPT, BROKEN), collect(KEPT))


def test_results_are_of_one_extension() -> None:
    other = {**collect(KEPT), "extension": "Another"}
    with pytest.raises(RequestError, match="are of different extensions"):
        merge(collect(KEPT), other)

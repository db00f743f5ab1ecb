"""The table of verdicts that depend on the version of HTTP."""

from dataclasses import replace
from typing import Any

from bench.docgen.http_versions import is_limited, on_http1, table
from bench.docgen.results import collect, merge
from bench.reports.report import Report
from tests.bench.reports.test_formats import BROKEN, report

OLD = replace(BROKEN, info=replace(BROKEN.info, http="1.1"))


def test_a_run_says_whether_it_was_limited_to_http1() -> None:
    assert [is_limited(one) for one in (BROKEN, OLD)] == [False, True]
    assert on_http1([]) == {}
    assert list(on_http1([OLD])) == ["rate_limit_429"]


def results(new: Report, old: Report) -> dict[str, Any]:
    return {**collect(new), "http1": on_http1([old])}


def test_without_a_second_version_there_is_no_table() -> None:
    assert table(collect(BROKEN)) == []
    other = {**collect(BROKEN), "http1": {"not_run_on_http2": {}}}
    assert table(other) == []


def test_equal_verdicts_are_counted() -> None:
    (line,) = table(results(BROKEN, OLD))
    assert line.startswith("Scenarios that also ran with `--http 1.1`: 1. With a verdict that they")
    assert "on HTTP/2 too: 1." in line


def test_a_verdict_of_one_of_two_runs_is_no_difference() -> None:
    """The runs on HTTP/2 disagree: that is no matter of the wire."""
    again = replace(BROKEN, info=replace(BROKEN.info, started="2026-03-04T10:00:00+00:00"))
    both = merge(collect(report()), collect(again))
    assert len(table({**both, "http1": on_http1([OLD])})) == 1


def test_different_verdicts_come_with_both_sentences_and_the_rules() -> None:
    counts, _, row = table(results(report(), OLD))
    assert "on HTTP/2 too: 0." in counts
    _, scenario, new, old, rules, _ = (part.strip() for part in row.split("|"))
    assert scenario == "`rate_limit_429`"
    assert new.startswith("kept: ")
    assert old.startswith("broken: The extension host")
    assert rules == "extension_host_stays_up (kept, broken)"

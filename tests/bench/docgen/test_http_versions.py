"""The table of verdicts that depend on the version of HTTP."""

from dataclasses import replace
from typing import Any

from bench.docgen.http_versions import apart, on_http1, table
from bench.docgen.results import collect
from bench.reports.report import Report
from tests.bench.reports.test_formats import BROKEN, report

OLD = replace(BROKEN, info=replace(BROKEN.info, http="1.1"))


def test_runs_that_are_limited_to_http1_are_apart() -> None:
    assert apart([BROKEN, OLD]) == ([BROKEN], [OLD])
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
    assert line == "Scenarios that also ran with `--http 1.1`: 1. With the same verdict: 1."


def test_different_verdicts_come_with_both_sentences_and_the_rules() -> None:
    counts, _, row = table(results(report(), OLD))
    assert counts.endswith("`--http 1.1`: 1. With the same verdict: 0.")
    _, scenario, new, old, rules, _ = (part.strip() for part in row.split("|"))
    assert scenario == "`rate_limit_429`"
    assert new.startswith("kept: ")
    assert old.startswith("broken: The extension host")
    assert rules == "extension_host_stays_up (kept, broken)"

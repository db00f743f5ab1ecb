"""What else differs between two runs, though their extension has one name."""

from dataclasses import replace
from typing import Any

import pytest

from bench.comparison.caveats import caveats
from bench.comparison.compare import compare
from tests.bench.reports.test_formats import report

ONE = report()
TOO_FEW = 1  # this caveat is always there: one run of each


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"extension_version": "1.5.0"},
            "The version of the extension differed: A not given, B 1.5.0.",
        ),
        (
            {"desktop": "/usr/bin/code"},
            "The desktop editor (--desktop) differed: A not given, B /usr/bin/code.",
        ),
        ({"workers": 4}, "The number of editors at a time (--workers) differed: A 1, B 4."),
        ({"http": "2"}, "The version of HTTP (--http) differed: A not given, B 2."),
        ({"trace": True}, "The recording of a trace (--trace) differed: A off, B on."),
        ({"seed": 0}, "The seed differed: A 7, B 0."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_differs_is_said(changes: dict[str, Any], said: str) -> None:
    other = replace(ONE, info=replace(ONE.info, **changes))
    assert said in caveats(ONE, other)
    assert len(caveats(ONE, other)) == 1 + TOO_FEW


def test_of_two_runs_with_one_setting_nothing_is_said() -> None:
    assert len(caveats(ONE, ONE)) == TOO_FEW


def test_two_versions_have_two_names() -> None:
    old, new = (
        replace(ONE, info=replace(ONE.info, extension_version=version))
        for version in ("1.4.0", "1.5.0")
    )
    a, b = compare(old, new).runs
    assert a.startswith("Extension <&> Co 1.4.0 in VS Code")
    assert b.startswith("Extension <&> Co 1.5.0 in VS Code")

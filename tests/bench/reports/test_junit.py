"""JUnit XML as CI systems read it: the structure of the Jenkins xUnit plug-in's junit-10.xsd.

pytest's own output is checked against the same schema. GitLab, Azure and CircleCI take what it
allows; all of them read `error` in a case, for which that schema also has `errors`.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import pytest

from bench.reports.report import Report
from tests.bench.nasty_texts import NASTY
from tests.bench.reports.golden_run import GOLDEN
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, TWICE, shown
from tests.bench.reports.test_hostile_texts import hostile_report

# element -> attributes that it must and may have, and the elements inside it
SHAPE: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"time", "skipped", "timestamp", "hostname", "id", "package", "file"},
        {"testcase", "properties", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}
TIME = re.compile(r"\d+(\.\d{1,3})?")
RUNS = {
    "golden": GOLDEN,
    "broken": BROKEN,
    "repeats": TWICE,
    "empty": Report(RUN_INFO, ()),
    "hostile": hostile_report("\n".join(NASTY[:-2])),
}


def flaws(element: Element) -> Iterator[str]:
    must, may, inside = SHAPE[element.tag]
    present = set(element.keys())
    if not must <= present <= must | may:
        yield f"{element.tag}: {present}"
    if not TIME.fullmatch(element.get("time", "0")):
        yield f"{element.tag}: time {element.get('time')}"
    for part in element:
        if part.tag not in inside:
            yield f"{part.tag} in {element.tag}"
        yield from flaws(part)


@pytest.mark.parametrize("name", RUNS)
def test_it_has_the_shape_of_the_schema(name: str) -> None:
    root = fromstring(shown("junit", RUNS[name]))
    assert root.tag == "testsuites"
    assert list(flaws(root)) == []


@pytest.mark.parametrize("name", RUNS)
def test_the_counts_are_those_of_the_cases(name: str) -> None:
    for suite in fromstring(shown("junit", RUNS[name])):
        cases = suite.findall("testcase")
        tags = [part.tag for case in cases for part in case]
        counts = {
            "tests": len(cases),
            "failures": tags.count("failure"),
            "errors": tags.count("error"),
            "skipped": tags.count("skipped"),
        }
        assert {key: int(suite.get(key, -1)) for key in counts} == counts


def test_a_scenario_that_never_began_is_no_success() -> None:
    suite = next(
        suite for suite in fromstring(shown("junit", GOLDEN)) if suite.get("name") == "never_begun"
    )
    assert (suite.get("tests"), suite.get("skipped")) == ("1", "1")

"""JUnit XML as CI systems read it: the structure of the Jenkins xUnit plug-in's junit-10.xsd.

pytest's own output is checked against the same schema. GitLab, Azure and CircleCI take what it
allows; all of them read `error` in a case, for which that schema also has `errors`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from bench.facts import LogGrew, Shot
from bench.judging.finding import Evidence, Finding, Outcome
from bench.judging.verdict import Verdict
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from bench.reports.junit import render
from bench.reports.report import Report
from tests.bench.nasty_texts import NASTY
from tests.bench.reports.golden_run import GOLDEN
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, TWICE, report, shown
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


def attachments(text: str) -> list[str]:
    """What Jenkins and GitLab attach: in whatever element such a text is."""
    return re.findall(r"\[\[ATTACHMENT\|(.+?)\]\]", "\n".join(fromstring(text).itertext()))


def with_evidence(*evidence: Evidence, notes: tuple[str, ...] = ()) -> RunData:
    (run,) = report(Shot(34.0, "a", "shots/a b#1.png"), LogGrew(34.0, "a.log", 9.0)).scenarios
    found = Finding(Outcome.DEGRADED, "Slow", evidence=evidence, notes=notes, rule="recovers")
    verdict = Verdict(found.outcome, found.because, (found,))
    return run_data(Report(RUN_INFO, (replace(run, verdict=verdict),)))


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("", "rate_limit_429/shots/a b#1.png"),
        (".", "rate_limit_429/shots/a b#1.png"),
        ("out/run", "out/run/rate_limit_429/shots/a b#1.png"),
        ("/tmp/run", "/tmp/run/rate_limit_429/shots/a b#1.png"),
    ],
)
def test_a_picture_is_attached_by_its_path_as_it_is(place: str, path: str) -> None:
    text = render(with_evidence(Evidence("screen", "a", 34.0)), place)
    assert attachments(text) == [path]


def test_a_log_is_not_attached() -> None:
    data = with_evidence(Evidence("log", "a.log", 34.0))
    assert data.scenarios[0].findings[0].evidence[0].file
    assert attachments(render(data)) == []


@pytest.mark.parametrize("opening", ["[[", "[[[", "[[[[["])
def test_a_foreign_text_attaches_nothing(opening: str) -> None:
    said = f"The screen said '{opening}ATTACHMENT|/etc/passwd]]'."
    text = render(with_evidence(notes=(said,)))
    assert "/etc/passwd" in text
    assert attachments(text) == []


def test_a_scenario_that_never_began_is_no_success() -> None:
    suite = next(
        suite for suite in fromstring(shown("junit", GOLDEN)) if suite.get("name") == "never_begun"
    )
    assert (suite.get("tests"), suite.get("skipped")) == ("1", "1")

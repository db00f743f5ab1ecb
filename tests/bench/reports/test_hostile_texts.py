"""A run whose texts are hostile: every format and the console show them, and none is active."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import StringIO

import pytest
from plotly.offline import get_plotlyjs
from rich.console import Console

from bench.catalogue.loading import find_scenario
from bench.cli.tables import print_verdict
from bench.core.texts import UNSAFE
from bench.docgen import findings, results, results_page
from bench.facts import (
    Answered,
    AnswerRead,
    Appeared,
    Asked,
    BenchFailed,
    DocumentUncovered,
    Fact,
    HostHung,
    LogWarned,
    ProcessGone,
    Shot,
    StepDone,
    Waited,
)
from bench.facts.roles import HOST
from bench.judging.finding import Evidence
from bench.judging.timeline import Timeline
from bench.judging.verdict import Verdict, judge
from bench.reports.report import Report, ScenarioReport
from bench.runner.progress import Progress
from bench.runner.watched import Watched
from bench.testing.story import healthy
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import Page, rendered
from tests.bench.reports.test_formats import RUN_INFO, shown

PAGE_TAGS = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre"}
PAGE_TAGS |= {"details", "summary", "ul", "li", "strong", "img", "a"}
LARGEST = 3_000_000  # characters of a report, in which a megabyte was said dozens of times
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def hostile_facts() -> Iterator[Fact]:
    """Each nasty text, wherever an extension, a backend or a log can say it, under the fault."""
    yield ProcessGone(35.0, 100, HOST)
    for number, text in enumerate(NASTY):
        at = 33.0 + number / 10
        yield Appeared(at, "notification", 900 + number, text)
        yield Appeared(at, "dialog", 1900 + number, text)
        yield AnswerRead(at, at - 0.1, text, False, False)
        yield StepDone(at, text, False, 1.0, text)
        yield HostHung(at, 100, (text, text), f"profiles/{text[:200]}")
        yield LogWarned(at, "unhandled error", text, text)
        yield Shot(at, text, f"shots/{text[:200]}.png")
        yield Asked(at, f"r{number}", "unknown", text, text, (text,))
        yield Answered(at, f"r{number}", "unknown", 404, at, 1, False, None, (text,))
        yield DocumentUncovered(at, text, text, True)
        yield Waited(at, text, 1.0)
    yield BenchFailed(60.0, "\n".join(NASTY), "\n".join(NASTY))


@cache
def judged() -> tuple[Timeline, Verdict]:
    timeline = Timeline.of([*healthy(), *hostile_facts()])
    return timeline, judge(find_scenario("rate_limit_429").rules, timeline)


def hostile_report(text: str) -> Report:
    scenario = find_scenario("rate_limit_429")
    timeline, verdict = judged()
    scenario = replace(
        scenario, title=text, why=text, advice=text, evidence=(text, f"a/b#1{text}", "o/r#12")
    )
    found = [
        replace(
            finding,
            headline=f"{text} {finding.headline}",
            notes=(text,),
            details=(text,),
            evidence=(Evidence("screen", text),),
            known=text if finding.rule == "recovers" else "",
        )
        for finding in verdict.findings
    ]
    run = ScenarioReport(scenario, replace(verdict, findings=tuple(found)), timeline)
    info = replace(
        RUN_INFO, extension=text, vscode=text, machine=text, command=text, profile=text, bench=text
    )
    return Report(info, (run,), {"recovers": text})


@pytest.fixture(
    scope="module",
    params=["\n".join(NASTY), NASTY[0], NASTY[-1]],
    ids=["all", "script", "megabyte"],
)
def report(request: pytest.FixtureRequest) -> Report:
    return hostile_report(str(request.param))


def test_the_page_has_no_element_of_theirs(report: Report) -> None:
    text = shown("html", report).replace(get_plotlyjs(), "")
    assert not UNSAFE.search(text)
    assert len(text) < LARGEST
    page = Page(text)
    assert page.tags.count("script") == 2 + len(report.scenarios)
    assert not {"svg", "iframe", "b", "!--"} & set(page.tags)
    names = {name for name, _ in page.attributes}
    assert not [name for name in names if name.startswith("on")]
    links = [str(value) for name, value in page.attributes if name in ("href", "src")]
    assert links
    assert [link for link in links if not re.match(r"#|rate_limit_429/", link)] == []
    scripts = re.findall(r'<script type="application/json">(.*?)</script>', text, re.DOTALL)
    assert [set(json.loads(script)) for script in scripts] == [{"figure", "requests"}]


def summary(report: Report) -> str:
    return shown("markdown", report)


def finding(report: Report) -> str:
    return findings.page(report, report.scenarios[0])


def all_results(report: Report) -> str:
    gravest = {"gravest": {"../../x](y)": "\n".join(NASTY)}}
    found = {**results.collect(report), **gravest}
    return results_page.page(found, {"rate_limit_429": NASTY[0]}, {})


@pytest.mark.parametrize("page", [summary, finding, all_results])
def test_markdown_has_no_element_of_theirs(report: Report, page: Callable[[Report], str]) -> None:
    text = page(report)
    assert not UNSAFE.search(text)
    assert len(text) < LARGEST
    for made in rendered(text):
        assert set(made.tags) <= PAGE_TAGS
        assert {name for name, _ in made.attributes} <= {"href", "src", "alt", "title", "class"}
        for name, value in made.attributes:
            if name in ("href", "src"):
                assert re.match(
                    r"rate_limit_429/|findings/|rules\.md$|https://github\.com/o/r/issues/12$",
                    str(value),
                )


def test_junit_is_xml(report: Report) -> None:
    text = shown("junit", report)
    assert not UNSAFE.search(text)
    assert len(text) < LARGEST
    root = ET.fromstring(text)
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "testcase"),
        *("failure", "error", "skipped", "system-out"),
    }


def test_json_is_for_every_parser(report: Report) -> None:
    text = shown("json", report)
    assert not UNSAFE.search(text)
    assert len(text) < LARGEST
    json.loads(text.encode())


@pytest.mark.parametrize("terminal", [True, False])
def test_the_console_obeys_nobody(report: Report, terminal: bool) -> None:
    stream = StringIO()
    console = Console(file=stream, width=100, force_terminal=terminal, color_system="standard")
    print_verdict(console, report)
    progress = Progress(console)
    with progress.showing((NASTY[3],)) if not terminal else progress.showing(()):
        progress.say("\n".join(NASTY))
        if not terminal:
            progress.watch(NASTY[3], Watched(NASTY[4], seen=NASTY[8]), 1.0)
            (run,) = report.scenarios
            progress.done(NASTY[3], run.verdict.outcome, NASTY[0])
    text = STYLE.sub("", stream.getvalue())
    shown = text if not terminal else re.sub(r"\x1b\[\?25[lh]|\x1b\[\d*[AK]|\x1b\[2K|\r", "", text)
    assert not UNSAFE.search(shown)
    assert not [line for line in shown.splitlines() if line.startswith("Exit code 0")]
    assert len(shown) < LARGEST


def test_a_table_of_the_console_shows_markup_as_it_is() -> None:
    stream = StringIO()
    console = Console(file=stream, width=200, force_terminal=True, color_system=None)
    progress = Progress(console)
    with progress.showing(("[bold]x[/]",)):
        progress.watch("[bold]x[/]", Watched("[/] \x1b]0;x\x07 :100:"), 1.0)
    shown = stream.getvalue()
    assert "[bold]x[/]" in shown
    assert "[/] \ufffd]0;x\ufffd :100:" in shown

import json
import math
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from bench.catalogue.loading import find_scenario
from bench.cli.tables import print_verdict
from bench.facts import BenchFailed, Fact, HostHung, LogWarned, ProcessGone, Shot, Waited
from bench.facts.roles import HOST
from bench.facts.run_info import RunInfo
from bench.judging.finding import Evidence, Finding, Measure, Moment, Outcome
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.reports.data.build import run_data
from bench.reports.formats import FORMATS
from bench.reports.report import Report, ScenarioReport
from bench.testing.story import healthy

RUN_INFO = RunInfo(
    bench="0",
    profile="copilot",
    extension="Extension <&> Co",
    vscode="4.139.1",
    seed=7,
    scenarios=("rate_limit_429",),
    command="bench run rate_limit_429 --profile copilot --seed 7",
    started="2026-01-01T00:00:00+00:00",
    machine="Linux",
    cores=2,
    memory_gb=24.0,
    python="3.11",
)


def report(*more: Fact) -> Report:
    scenario = find_scenario("rate_limit_429")
    timeline = Timeline.of([*healthy(), *more])
    return Report(RUN_INFO, (ScenarioReport(scenario, judge(scenario.rules, timeline), timeline),))


BROKEN = report(
    ProcessGone(35.0, 100, HOST),
    Shot(34.0, "ghost text", "shots/fault_ghost_text.png"),
    Waited(20.0, "the workbench to be painted", 6.5),
)


SCORES = ("badge", "shields")  # they show the score alone
TELLING = [style for style in FORMATS if style not in SCORES]


def shown(style: str, of: Report) -> str:
    return FORMATS[style].render(run_data(of))


@pytest.mark.parametrize("style", TELLING)
def test_every_format_tells_the_same_sentence(style: str) -> None:
    text = shown(style, BROKEN)
    assert "The extension host (pid 100) ended" in text.replace("&#39;", "'")
    assert "35.0 s" in text
    assert shown(style, BROKEN) == text


def test_json_is_for_programs() -> None:
    table = json.loads(shown("json", BROKEN))
    assert table["version"] == 3
    assert table["outcome"] == "broken"
    (scenario,) = table["scenarios"]
    assert scenario["waited_s"] == 6.5
    assert {finding["outcome"] for finding in scenario["findings"]} == {"kept", "broken"}


def test_json_has_the_parts_of_a_finding_and_no_nan() -> None:
    measure = Measure("longest gap", 2.5, "s", soft=1.0, soft_from="gap_s")
    finding = Finding(
        Outcome.BROKEN,
        "It stopped",
        (measure,),
        Moment(33.0, "fault"),
        ("The machine was idle.",),
        ("The median is 3 ms.",),
        (Evidence("request", "GET /v1", math.nan),),
        rule="extension_host_stays_up",
        advice="Do less.",
    )
    (run,) = BROKEN.scenarios
    verdict = replace(run.verdict, findings=(finding,))
    text = shown("json", Report(RUN_INFO, (replace(run, verdict=verdict),)))
    assert "NaN" not in text
    ((found,),) = [scenario["findings"] for scenario in json.loads(text)["scenarios"]]
    assert found["measures"] == [
        {
            "name": "longest gap",
            "value": 2.5,
            "unit": "s",
            "soft": 1.0,
            "hard": None,
            "soft_from": "gap_s",
            "hard_from": "",
        }
    ]
    assert (found["headline"], found["because"]) == ("It stopped", finding.because)
    assert found["when"] == {"at": 33.0, "phase": "fault"}
    assert (found["notes"], found["details"]) == ([*finding.notes], [*finding.details])
    assert found["evidence"] == [
        {
            "kind": "request",
            "text": "GET /v1",
            "at": None,
            "fact": "",
            "request": "",
            "file": "",
            "line": None,
        }
    ]
    assert found["advice"] == "Do less."


def test_junit_counts_broken_as_failures_and_unknown_as_errors() -> None:
    suite = ET.fromstring(shown("junit", BROKEN)).find("testsuite")
    assert suite is not None
    assert (suite.get("failures"), suite.get("errors")) == ("1", "0")
    cases = suite.findall("testcase")
    assert len(cases) == int(suite.get("tests", 0))
    failed = [case.get("name") for case in cases if case.find("failure") is not None]
    assert failed == ["extension_host_stays_up"]


def test_markdown_and_html_escape_what_they_show() -> None:
    page = shown("html", BROKEN)
    assert "Extension &lt;&amp;&gt; Co" in page
    assert "shots/fault_ghost_text.png" in page
    assert "the workbench to be painted 6.5 s" in page
    assert "http://" not in page.split("</script>")[-1]
    assert "| rate_limit_429 | ❌ broken |" in shown("markdown", BROKEN)


TWICE = Report(
    replace(RUN_INFO, repeat=2, scenarios=("rate_limit_429.1", "rate_limit_429.2")),
    tuple(
        replace(run, scenario=replace(run.scenario, name=f"rate_limit_429.{number}"))
        for number, run in enumerate((*report().scenarios, *BROKEN.scenarios), 1)
    ),
)


@pytest.mark.parametrize("style", TELLING)
def test_every_format_tells_that_a_verdict_flips(style: str) -> None:
    assert "Kept 1, broken 1 of 2 runs: the verdict flips." in shown(style, TWICE)


def test_repeats_are_one_row_and_each_has_its_charts() -> None:
    assert "\n| rate_limit_429 | ❌ broken | Kept 1, broken 1 of 2" in shown("markdown", TWICE)
    assert len(ET.fromstring(shown("junit", TWICE))) == 1
    page = shown("html", TWICE)
    assert 'id="scenario-rate_limit_429.1"' in page
    assert 'href="rate_limit_429.2/shots/fault_ghost_text.png"' in page


def test_the_console_puts_repeats_together(capsys: pytest.CaptureFixture[str]) -> None:
    print_verdict(Console(width=200), TWICE)
    printed = capsys.readouterr().out
    assert "rate_limit_429  broken (kept 1, broken 1 of 2: it flips)" in printed
    assert printed.count("Kept 1, broken 1 of 2 runs: the verdict flips.") == 1
    assert "nothing_escapes" not in printed


def test_the_console_prints_an_unknown_run_in_80_columns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_verdict(Console(width=80), report(BenchFailed(71.0, "No browser.")))
    printed = capsys.readouterr().out
    assert printed.count("The bench failed: No browser.") == 1
    assert "retries_only_what_can_succeed" in printed
    assert [line for line in printed.splitlines() if len(line) > 80] == []


def test_an_empty_run_is_unknown() -> None:
    empty = Report(RUN_INFO, ())
    assert empty.outcome is Outcome.UNKNOWN
    assert all(shown(style, empty) for style in FORMATS)


@pytest.mark.parametrize("style", TELLING)
def test_every_format_names_what_was_not_run(style: str) -> None:
    info = replace(RUN_INFO, scenarios=("rate_limit_429", "never_begun"))
    assert "never_begun" in shown(style, replace(BROKEN, info=info))
    assert "not run" not in shown(style, BROKEN).replace("not_run", "")


def test_the_console_shows_what_was_not_kept(capsys: pytest.CaptureFixture[str]) -> None:
    print_verdict(Console(width=200), BROKEN)
    printed = capsys.readouterr().out
    assert "extension_host_stays_up" in printed
    assert "nothing_escapes" not in printed


def test_the_files_of_a_run_folder_have_known_names() -> None:
    names = {form.file for form in FORMATS.values()}
    assert names >= {"report.html", "verdict.json", "junit.xml", "summary.md", "badge.svg"}
    assert not [name for name in names if Path(name).is_absolute()]


def test_html_shows_where_the_host_hung_and_what_the_logs_tell() -> None:
    stack = ("parse (extension.js:9)", "outer (x.js:1)")
    hung = HostHung(33.0, 7, stack, "profiles/hang.cpuprofile")
    warned = [LogWarned(33.0, "listener leak", "acme.helper", f"leak {n}") for n in range(3)]
    page = shown("html", report(hung, *warned))
    assert "parse (extension.js:9)" in page
    assert "rate_limit_429/profiles/hang.cpuprofile" in page
    assert "<td>acme.helper</td><td>3</td>" in page
    assert "Where the extension host hung" not in shown("html", report())


def test_html_shows_why_an_author_has_limits_of_their_own() -> None:
    page = shown("html", replace(report(), reasons={"recovers": "it waits, by design"}))
    assert page.count("it waits, by design") == 1


def test_a_known_failure_is_shown_and_not_counted() -> None:
    scenario = find_scenario("rate_limit_429")
    timeline = Timeline.of([*healthy(), ProcessGone(35.0, 100, HOST)])
    known = {"extension_host_stays_up": "issue 42"}
    verdict = judge(scenario.rules, timeline, known)
    assert verdict.outcome is Outcome.KEPT
    assert "known failures: extension_host_stays_up" in verdict.because
    told = Report(RUN_INFO, (ScenarioReport(scenario, verdict, timeline),))
    for style in set(TELLING) - {"annotations"}:
        assert "This failure is known and does not count: issue 42" in shown(style, told)
    assert shown("annotations", told) == ""
    suite = ET.fromstring(shown("junit", told)).find("testsuite")
    assert suite is not None
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")

"""What the page of one scenario says, beside its findings."""

from dataclasses import replace

from bench.facts import Answered, Appeared, Asked, LogGrew
from bench.facts.fact import Fact
from bench.judging.finding import Outcome
from bench.reports.data.build import run_data
from bench.reports.data.events import MOST as MOST_EVENTS
from bench.reports.data.requests import MOST as MOST_REQUESTS
from bench.reports.html import under_fault
from bench.reports.report import Report
from tests.bench.rendered_pages import Page
from tests.bench.reports.test_formats import BROKEN, report, shown

REQUEST = Asked(40.0, "r", "chat", "host", "/v1", ("http_error",))
REFUSED = Answered(40.0, "r", "chat", 429, 40.0, 1, False, delivered=("http_error",))


def refused(count: int) -> list[Fact]:
    """So many requests, each of which the fault reached."""
    names = [f"r{number}" for number in range(count)]
    return [
        *(replace(REQUEST, request=name) for name in names),
        *(replace(REFUSED, request=name) for name in names),
    ]


def text_of(one: Report) -> str:
    page = shown("html", one).partition('<script type="text/plain"')[0]
    return " ".join(Page(page).text.split())


def test_it_says_how_many_events_and_requests_there_are() -> None:
    (scenario,) = run_data(BROKEN).scenarios
    count = scenario.timeline.events_count
    text = text_of(BROKEN)
    assert f"Timeline {count} events" in text
    assert "events are shown" not in text
    assert "Requests 1" in text
    assert "are listed" not in text


def test_it_says_which_of_many_are_left() -> None:
    told = [Appeared(40.0, "dialog", n, "again") for n in range(MOST_EVENTS)]
    one = report(*told, *refused(MOST_REQUESTS))
    (scenario,) = run_data(one).scenarios
    text = text_of(one)
    assert f"Timeline {scenario.timeline.events_count} events" in text
    assert f"{MOST_EVENTS} events are shown: the ends of processes, " in text
    assert f"Requests {MOST_REQUESTS + 1}" in text
    assert f"{MOST_REQUESTS} are listed: those that are evidence, " in text
    reached = f"The fault reached {MOST_REQUESTS} requests of the {MOST_REQUESTS} that are listed"
    assert reached in text


def test_what_the_fault_reached_is_counted() -> None:
    (scenario,) = run_data(report(*refused(3))).scenarios
    assert under_fault(scenario) == "The fault reached 4 requests: 3 refused (429), 1 answered."


def test_a_single_scenario_shows_its_score_and_its_rules() -> None:
    (scenario,) = run_data(BROKEN).scenarios
    kept = sum(one.outcome is Outcome.KEPT for one in scenario.findings)
    rules = f"{kept} of {len(scenario.findings)} rules"
    page = shown("html", BROKEN)
    assert f'aria-label="Score: 0 of 100; {rules} kept"' in page
    assert f"0of 100{rules}" in text_of(BROKEN)


def test_evidence_leads_to_its_line_of_the_facts() -> None:
    (scenario,) = run_data(BROKEN).scenarios
    (line,) = [
        each.line
        for found in scenario.findings
        if found.rule == "extension_host_stays_up"
        for each in found.evidence
    ]
    assert f'href="rate_limit_429/facts.jsonl#L{line}"' in shown("html", BROKEN)


def test_evidence_leads_to_the_log() -> None:
    grown = report(LogGrew(40.0, "exthost1/A B.log", 9.0))
    assert 'href="rate_limit_429/logs/logs/exthost1/A%20B.log"' in shown("html", grown)

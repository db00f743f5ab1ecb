import re
from dataclasses import replace

import pytest

from bench.catalogue.incident_texts import IncidentTexts
from bench.reports.incident.incident import incident
from bench.reports.incident.postmortem import BLANK, render
from fake_backend.rollout.crowd import Retries
from tests.bench.reports.incident.told import ROLLOUT, one, told

HEADINGS = ("Summary", "Impact", "Root causes", "Trigger", "Detection", "Resolution")
BLANKS = ("Date", "Authors", "What went well", "What went wrong", "Where we got lucky")


def test_each_line_of_the_timeline_has_the_number_of_its_fact() -> None:
    page = str(render(one()))
    rows = page.partition("| minute |")[2].splitlines()[2:]
    rows = [row for row in rows if row.startswith("|")]
    assert len(rows) == len(one().lines)
    assert all(re.search(r"\[facts\.jsonl \d+\]\(facts\.jsonl#L\d+\)", row) for row in rows)


def test_what_a_machine_cannot_know_is_blank_and_marked() -> None:
    page = str(render(one()))
    for name in BLANKS:
        (line,) = [line for line in page.splitlines() if name in line]
        assert BLANK in line
    assert page.count(BLANK) == len(BLANKS) + 12 + 1  # the actions, and the root cause
    assert all(f"## {heading}" in page for heading in HEADINGS)


def test_the_facts_fill_the_rest() -> None:
    page = str(render(one()))
    assert "by the guard, 12 minutes after users were first harmed" in page
    assert "waited up to 7.0 times as long" in page
    assert "Rate limit" in page
    assert "<exceeded>" not in page
    assert "@somebody" not in page


def test_where_the_rollout_went_on_the_draft_says_what_was_not_seen() -> None:
    calm = incident("gpt53", ROLLOUT, [fact for fact in told() if fact.at < 18])
    page = str(render(calm))
    assert "nothing was detected" in page
    assert "the flag was not switched back in this run" in page


def test_the_draft_says_which_incident_and_who_reports_it() -> None:
    texts = IncidentTexts(title="The limiter", source="a status page", cause="A flag")
    page = str(render(incident("gpt53", ROLLOUT.changed(incident=texts), told())))
    assert page.startswith("# Post-mortem: The limiter\n")
    assert "**Source**: a status page\n" in page
    assert f"## Summary\n\n{ROLLOUT.table.about}. gpt-5.3 was rolled out for gpt-5.0." in page
    assert "## Root causes\n\nA flag. Too many late answers. **TO FILL IN" in page
    assert "**Source**: none: this rollout is no replay\n" in str(render(one()))


def test_the_first_post_is_measured_from_the_first_harm() -> None:
    assert "due then, within the 15 minutes that it may take." in str(render(one()))
    late = str(render(incident("gpt53", ROLLOUT.changed(minutes_per_s=4.0), told())))
    assert "16 minutes after users were first harmed" in late
    assert "due then, too late for the 15 minutes that it may take." in late


@pytest.mark.parametrize(
    ("retries", "words"),
    [
        ("none", "Clients did not repeat failed requests."),
        ("naive", "Clients repeated a failed request at once, up to 5 times (naive)."),
        ("backoff", "Clients repeated a failed request up to 5 times, each later (backoff)."),
    ],
)
def test_the_resolution_has_the_retries_and_the_time_until_the_queue_was_empty(
    retries: Retries, words: str
) -> None:
    crowd = replace(ROLLOUT.table.crowd, retries=retries)
    page = str(render(incident("gpt53", ROLLOUT.changed(crowd=crowd), told())))
    resolution = page.partition("## Resolution")[2].partition("## Action items")[0]
    assert "The queue was empty 0.8 s later." in resolution
    assert words in resolution


def test_refused_answers_are_counted() -> None:
    assert "35 answers were late, refused or given up" in str(render(one()))
    assert "35 of them were refused." in str(render(one()))

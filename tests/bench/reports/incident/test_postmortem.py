import re

from bench.reports.incident.incident import incident
from bench.reports.incident.postmortem import BLANK, render
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

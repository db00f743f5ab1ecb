"""A post-mortem that names or blames a person is found, and one that does not is left alone."""

import pytest

from bench.reports.incident.blameless import AUTHORS, Blame, blames
from bench.reports.incident.postmortem import BLANK, render
from tests.bench.reports.incident.told import one


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Ask @alice about it.", "@alice", "the address of a person"),
        ("Write to alice.smith@example.com.", "alice.smith@example.com.", "an e-mail address"),
        ("Dr. Smith was on call.", "Dr. Smith", "the title of a person"),
        ("Then she restarted the pool.", "she", "he or she"),
        ("Alice deployed without a canary.", "Alice deployed", "a name beside a deed"),
        ("On Friday Jürgen Groß merged it.", "Jürgen Groß merged", "a name beside a deed"),
        ("It was approved by Alice Smith.", "approved by Alice Smith", "a deed beside a name"),
        ("Nobody is to blame.", "blame", "blame"),
        ("The cause is human error.", "human error", "blame"),
        ("We forgot the flag.", "forgot", "blame"),
        ("Smith's mistake was to wait.", "Smith's mistake", "blame"),
    ],
)
def test_a_person_or_blame_is_found(text: str, words: str, why: str) -> None:
    assert blames(f"## Summary\n{text}") == [Blame(2, words, why)]


@pytest.mark.parametrize(
    "text",
    [
        "The guard rolled back, and the pipeline deployed the old version.",
        "The Guard approved the stage.",
        "People decided by hand. Users pushed for an answer. Engineers merged the fix.",
        "Retries caused the overload; Traffic changed at noon.",
        "GitHub Copilot ignored Retry-After, written by the gateway.",
        "This is a blameless post-mortem. A fault in the pool was the cause.",
        "The package @vscode/copilot is at version 1.2@beta.",
        "Rate limit exceeded, see us.githubstatus.com/incidents/57d4km98pvdp.",
    ],
)
def test_roles_and_systems_may_act(text: str) -> None:
    assert blames(text) == []


def test_a_draft_of_the_bench_has_neither() -> None:
    assert blames(str(render(one()))) == []


def test_persons_are_named_as_authors_and_owners_only() -> None:
    draft = str(render(one()))
    (author,) = [line for line in draft.splitlines() if line.startswith(AUTHORS)]
    filled = draft.replace(author, f"{AUTHORS} Alice Smith, Bob Jones and the pool's team")
    filled = filled.replace(f"**{BLANK} (owner 1)**", "@alice, Dr. Smith")
    assert blames(filled) == []
    named = filled.replace("What went well: ", "What went well: Bob saw it first. ")
    assert [(place.words, place.why) for place in blames(named)] == [("Bob", "an author")]
    wrong_cell = filled.replace(f"**{BLANK} (action 1)**", "Ask @alice")
    assert [place.words for place in blames(wrong_cell)] == ["@alice"]


def test_rows_of_the_timeline_quote_what_programs_say() -> None:
    row = "| 3 | The user reads: blame @somebody | [facts.jsonl 5](facts.jsonl#L5) |"
    assert blames(f"## Timeline\n{row}") == []
    assert len(blames(f"## Summary\n{row}")) == 2


def test_a_place_is_said_with_its_line() -> None:
    assert str(Blame(7, "we forgot", "blame")) == 'Line 7: "we forgot" is blame.'


def test_a_long_text_takes_no_time() -> None:
    assert blames("a" * 1_000_000 + "A" * 1_000_000 + "Aa " * 100_000) == []

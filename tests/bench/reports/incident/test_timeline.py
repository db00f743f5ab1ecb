from bench.reports.incident.timeline import WATCHING, Line, timeline
from tests.bench.reports.incident.told import one, told


def test_each_line_leads_to_the_fact_that_says_it() -> None:
    facts = told()
    lines = one().lines
    assert [line.kind for line in lines] == [
        *("rollout", "guard", "rollout", "harm", "user", "user"),
        *("guard", "rollout", "guard", "flag", "well"),
    ]
    for line in lines:
        assert facts[line.number - 1].at == line.at, line


def test_harm_begins_with_the_first_of_several_bad_seconds() -> None:
    (harm,) = [line for line in one().lines if line.kind == "harm"]
    assert harm.at == 14
    assert "15 of" in harm.text


def test_a_guard_that_only_watches_is_called_so() -> None:
    texts = [line.text for line in timeline(told(), WATCHING)]
    assert any(text.startswith("Guard, only watching: rollback.") for text in texts)


def test_without_facts_there_is_no_line() -> None:
    lines: list[Line] = timeline([])
    assert lines == []

from dataclasses import replace
from random import Random

from bench.canary.exceedance import ALLOWED
from bench.facts import CrowdSecond, Fact, FlagSwitched
from bench.reports.incident.timeline import HARMED_S, WATCHING, Line, harm_began, timeline
from tests.bench.canary.stages import HEALTHY, NEW, OLD, seconds
from tests.bench.reports.incident.told import one, told

ANSWERS = 200  # a second


def harm(late: list[int]) -> Line | None:
    """What is said of a rollout with these numbers of late answers in its seconds."""
    crowd: list[Fact] = [
        replace(HEALTHY, at=number + 1.0, second=number, within=(ANSWERS - count,), over=(count,))
        for number, count in enumerate(late)
    ]
    return harm_began(list(enumerate([FlagSwitched(0.0, 0.05, "rollout", ""), *crowd], 1)))


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
    (found,) = [line for line in one().lines if line.kind == "harm"]
    assert found.at == 14
    assert "15 of" in found.text


def test_harm_is_more_than_chance_explains() -> None:
    """Three of 200 are above 1 % in each second, and yet no surprise; ten are."""
    assert harm([0] * 10 + [3] * HARMED_S + [0] * 10) is None
    found = harm([0] * 10 + [10] * HARMED_S + [0] * 10)
    assert found is not None
    assert found.at == 11
    assert found.text == "Users are harmed: 30 of 600 answers are late or refused within 3 s."


def test_a_single_burst_is_no_harm() -> None:
    assert harm([0] * 10 + [30] + [0] * 10) is None


def test_a_rollout_whose_p99_is_at_the_limit_is_hardly_ever_called_harmful() -> None:
    called = above = 0
    for seed in range(40):
        random = Random(seed)
        late = [sum(random.random() < ALLOWED for _ in range(ANSWERS)) for _ in range(100)]
        called += harm(late) is not None
        rows = zip(late, late[1:], late[2:], strict=False)
        above += any(min(row) > ALLOWED * ANSWERS for row in rows)
    assert called <= 2
    assert above > 30  # what three seconds above 1 % alone would call


def test_refused_answers_are_harm() -> None:
    refusing: list[CrowdSecond] = seconds(NEW, 5, within=(0, 0, 0, 0), over=(8,), refused=8)
    calm = seconds(OLD, 5, within=(150, 0, 0, 0))
    facts: list[Fact] = [FlagSwitched(0.0, 0.05, "rollout", ""), *refusing, *calm]
    facts.sort(key=lambda fact: fact.at)
    found = harm_began(list(enumerate(facts, 1)))
    assert found is not None
    assert "24 of 474 answers are late or refused" in found.text


def test_a_guard_that_only_watches_is_called_so() -> None:
    texts = [line.text for line in timeline(told(), WATCHING)]
    assert any(text.startswith("Guard, only watching: rollback.") for text in texts)


def test_without_facts_there_is_no_line() -> None:
    lines: list[Line] = timeline([])
    assert lines == []

import pytest

from bench.facts import Fact
from bench.rule import Outcome
from bench.rules.requests_back_off import RequestsBackOff
from tests.bench.story import because, healthy, outcome, request


def storm(count: int, *, every: float = 0.5, surface: str = "ghost_text") -> list[Fact]:
    facts: list[Fact] = []
    for number in range(count):
        at = 31 + number * every
        facts += request(f"r{number + 2}", at, surface, status=429, planned=("rate_limit",))
    return [*healthy(), *facts]


@pytest.mark.parametrize(
    ("count", "expected"), [(1, Outcome.KEPT), (3, Outcome.DEGRADED), (4, Outcome.BROKEN)]
)
@pytest.mark.parametrize("surface", ["ghost_text", "chat"])
def test_refused_requests_are_counted_for_each_action(
    count: int, expected: Outcome, surface: str
) -> None:
    assert outcome(RequestsBackOff(), storm(count, surface=surface)) is expected


def test_a_scenario_may_limit_the_requests_in_a_time() -> None:
    rule = RequestsBackOff(per_action=99, per_action_hard=99, at_most=4, within_s=10)
    assert outcome(rule, storm(4)) is Outcome.KEPT
    assert outcome(rule, storm(5)) is Outcome.BROKEN
    assert because(rule, storm(5)).startswith("5 requests within 10 s of the first refusal")
    assert outcome(rule, storm(5, every=3)) is Outcome.KEPT


def test_requests_that_succeed_or_that_no_fault_hit_do_not_count() -> None:
    late = [
        fact for n in range(9) for fact in request(f"r{n + 2}", 31 + n, "ghost_text", status=404)
    ]
    assert outcome(RequestsBackOff(), [*healthy(), *late]) is Outcome.KEPT

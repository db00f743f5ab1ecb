from bench.facts import FAULT, Fact, StepDone
from bench.judging.action_cost import ActionCost, action_cost
from bench.judging.attempts import attempts
from bench.judging.causes import Causes
from bench.judging.timeline import Timeline
from bench.testing.story import healthy, request, without


def steps(*named: tuple[str, float]) -> list[Fact]:
    """Steps of 0.2 s, by name and start."""
    return [StepDone(start + 0.2, name, True, 0.2) for name, start in named]


def cost(facts: list[Fact], *moments: float, surface: str = "ghost_text") -> ActionCost:
    quiet = without(healthy(), lambda fact: isinstance(fact, StepDone))
    refused = [
        fact
        for number, at in enumerate(moments)
        for fact in request(f"x{number}", at, surface, status=429, planned=("rate_limit",))
    ]
    timeline = Timeline.of([*quiet, *facts, *refused])
    fault = timeline.phases[FAULT]
    found = [attempt for attempt in attempts(timeline, fault) if attempt.refused]
    return action_cost(Causes(timeline), found, surface, fault)


PAUSES = [("typing lands", 31.0), ("type", 34.0), ("new line", 37.0)]


def test_one_request_after_each_pause_costs_one() -> None:
    found = cost(steps(*PAUSES), 31.4, 34.4, 37.4)
    assert (found.counted, found.actions, found.each) == (3, 3, 1.0)


def test_retries_are_not_diluted_by_actions_that_asked_nothing() -> None:
    found = cost(steps(*PAUSES, ("save", 39.0), ("open file", 41.0)), 34.4, 34.9, 35.9)
    assert (found.counted, found.actions, found.each) == (3, 1, 3.0)


def test_the_request_of_a_key_before_the_fault_does_not_count() -> None:
    found = cost(steps(("new line", 29.7), *PAUSES), 30.1, 31.4, 34.4, 37.4)
    assert (found.counted, found.actions, found.earlier) == (3, 3, 1)
    alone = cost(steps(("new line", 29.7)), 30.1)
    assert (alone.each, alone.earlier) == (0.0, 1)


def test_an_action_before_the_fault_that_is_repeated_counts_by_itself() -> None:
    found = cost(steps(("new line", 29.7), *PAUSES), 30.1, 30.4, 30.7, 30.9, 31.4)
    assert (found.counted, found.actions, found.earlier) == (4, 1, 0)


def test_what_nobody_caused_is_the_clients_own() -> None:
    found = cost(steps(*PAUSES), 31.4, 34.4, surface="chat")
    assert (found.each, found.actions, len(found.own)) == (0.0, 0, 2)


def test_a_second_window_is_left_out() -> None:
    found = cost(steps(("type", 31.0), ("second window", 33.0)), 31.4, 33.1, 33.4, 33.9)
    assert (found.counted, found.actions, found.elsewhere) == (1, 1, 3)

from collections.abc import Callable
from random import Random

import pytest

from bench.facts import CLOSING, FAULT, QUIET, RECOVERY, STEADY, Asked, Fact, PhaseBegan, StepDone
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import Outcome
from bench.judging.rules.no_leak import NoLeak
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, sample, without

RULE = NoLeak()
SLOPE = NoLeak(growth_mb=0, growth_share=0)  # however little it adds up to
ROUND_S = 10.0
PER_ROUND = 10  # requests
CHILD = 300


def flat(_: int) -> float:
    return 500.0


def soak(
    rounds: int = 20,
    host: Callable[[int], float] = flat,
    *,
    role: str = HOST,
    requests: int = PER_ROUND,
) -> list[Fact]:
    """A fault phase of many rounds, at whose ends the memory of `role` is given by `host`."""
    facts: list[Fact] = [PhaseBegan(10.0, STEADY), PhaseBegan(30.0, FAULT)]
    for number in range(rounds):
        start = 30 + number * ROUND_S
        facts += [
            Asked(start + 1 + index * 0.1, f"{number}/{index}", "chat", "host", "/path", ())
            for index in range(requests)
        ]
        facts += [
            StepDone(start + 2, "typing lands", True, 1.0),
            StepDone(start + 3, "ask", True, 1.0),
        ]
        facts += [StepDone(start + 8, "chat answer", False, 1.0)]
        # in the middle of each round memory is high: that is no comparable state
        facts += [sample(start + 4 + tick * 0.25, HOST, 1500.0) for tick in range(8)]
        for tick in range(1, 4):
            at = start + 8 - tick * 0.25
            facts.append(sample(at, HOST, host(number) if role == HOST else 500.0))
            if role != HOST:
                facts.append(sample(at, role, host(number), CHILD))
    end = 30 + rounds * ROUND_S
    return [
        *facts,
        PhaseBegan(end, RECOVERY),
        PhaseBegan(end + 5, QUIET),
        PhaseBegan(end + 9, CLOSING),
    ]


def details(rule: NoLeak, facts: list[Fact]) -> str:
    return " ".join(rule.judge(Timeline.of(facts)).details)


def growing(mb_per_100: float) -> Callable[[int], float]:
    return lambda number: 500 + number * mb_per_100 * PER_ROUND / 100


@pytest.mark.parametrize("role", [HOST, HOST_CHILD, RENDERER])
@pytest.mark.parametrize(
    ("mb_per_100", "expected"),
    [
        (-5.0, Outcome.KEPT),
        (0.9, Outcome.KEPT),
        (1.1, Outcome.DEGRADED),
        (9.9, Outcome.DEGRADED),
        (10.1, Outcome.BROKEN),
    ],
)
def test_each_memory_is_judged_by_its_slope(
    role: str, mb_per_100: float, expected: Outcome
) -> None:
    assert outcome(SLOPE, soak(host=growing(mb_per_100), role=role)) is expected


def test_the_sentence_gives_slope_and_interval() -> None:
    assert because(RULE, soak(host=growing(4.0))) == (
        "The extension host's memory shows no leak over 20 rounds: certain growth per 100 requests"
        " = 4 MB (soft limit 1 MB, hard limit 10 MB); total growth = 7.2 MB (limit 165 MB)."
    )
    assert details(RULE, soak(host=growing(4.0))) == (
        "Slope +4.0 MB per 100 requests over 20 rounds (95% interval +4.0 to +4.0, in the later"
        " half +4.0)."
    )
    assert because(RULE, soak(host=growing(100.0))) == (
        "The extension host's memory grew with the number of requests over 20 rounds: certain"
        " growth per 100 requests = 100 MB (soft limit 1 MB, hard limit 10 MB); total growth = 180"
        " MB (limit 168 MB)."
    )


def test_what_is_not_sure_is_kept() -> None:
    chance = Random(2)
    noise = [chance.gauss(0, 40) for _ in range(20)]
    facts = soak(host=lambda number: 500 + number * 0.3 + noise[number])
    assert outcome(SLOPE, facts) is Outcome.KEPT


def test_a_leak_is_seen_through_the_noise() -> None:
    chance = Random(2)
    noise = [chance.gauss(0, 10) for _ in range(20)]
    assert (
        outcome(RULE, soak(host=lambda number: 500 + number * 11 + noise[number])) is Outcome.BROKEN
    )


@pytest.mark.parametrize(("mb_a_round", "expected"), [(8.0, Outcome.KEPT), (10.0, Outcome.BROKEN)])
def test_what_the_editor_itself_may_grow_by_is_no_leak(
    mb_a_round: float, expected: Outcome
) -> None:
    facts = soak(host=lambda number: 500 + number * mb_a_round)  # 18 rounds after the second
    assert outcome(RULE, facts) is expected
    total = RULE.judge(Timeline.of(facts)).measures[-1]
    assert total.value == pytest.approx(18 * mb_a_round)
    assert because(RULE, facts).endswith(f"total growth = {18 * mb_a_round:.0f} MB (limit 168 MB).")


def test_what_grows_ever_slower_warms_up() -> None:
    facts = soak(host=lambda number: 500 + min(number, 10) * 40.0)
    assert outcome(RULE, facts) is Outcome.KEPT
    assert "in the later half +0.0" in details(RULE, facts)


def test_the_first_round_warms_up() -> None:
    assert outcome(RULE, soak(8, lambda number: 500.0 if number else 200.0)) is Outcome.KEPT
    assert "+0.0 MB" in details(RULE, soak(8, lambda number: 500.0 if number else 200.0))


def test_children_that_are_left_over_are_seen_from_none_on() -> None:
    facts = without(
        soak(host=lambda number: 20.0 * number, role=HOST_CHILD),
        lambda fact: getattr(fact, "pid", 0) == CHILD and fact.at < 75,
    )
    assert outcome(RULE, facts) is Outcome.BROKEN
    assert because(RULE, facts).startswith("The memory of the extension host's children")


def test_a_short_run_is_kept_and_says_that_nothing_was_judged() -> None:
    facts = soak(7, growing(100.0))
    assert outcome(RULE, facts) is Outcome.KEPT
    assert because(RULE, facts) == (
        "Nothing was judged: the run is too short to tell a leak from noise (rounds: 7, needed: 8)."
    )
    assert outcome(SLOPE, soak(8, growing(100.0))) is Outcome.BROKEN
    assert because(RULE, healthy()).endswith(
        "too short to tell a leak from noise (rounds: 1, needed: 8)."
    )


def test_a_round_without_a_chat_answer_ends_with_its_last_step() -> None:
    silent = without(soak(), lambda fact: isinstance(fact, StepDone) and fact.step == "chat answer")
    leak = [sample(32.5 + number * ROUND_S, HOST, growing(4.0)(number)) for number in range(20)]
    assert outcome(SLOPE, [*silent, *leak]) is Outcome.DEGRADED
    assert "+4.0 MB per 100 requests over 20 rounds" in details(SLOPE, [*silent, *leak])


def test_no_requests_are_no_leak_by_requests() -> None:
    facts = soak(host=growing(100.0), requests=0)
    assert outcome(RULE, facts) is Outcome.KEPT
    assert because(RULE, facts) == (
        "Nothing was judged: too few requests to tell a leak from noise (0 in 20 rounds)."
    )


def test_an_extension_host_that_was_not_measured_is_unknown() -> None:
    facts = without(soak(), lambda fact: getattr(fact, "role", "") == HOST)
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert because(RULE, facts) == (
        "The extension host's memory was measured at the end of only 0 of the 19 rounds after the"
        " first."
    )
    assert outcome(RULE, [PhaseBegan(10.0, STEADY)]) is Outcome.UNKNOWN


def test_a_scenario_may_set_its_own_limit() -> None:
    facts = soak(host=growing(100.0))
    assert outcome(RULE, facts) is Outcome.BROKEN
    assert outcome(NoLeak(mb_per_100=99), facts) is Outcome.DEGRADED
    assert outcome(NoLeak(mb_per_100=101), facts) is Outcome.KEPT
    assert outcome(NoLeak(rounds=21), facts) is Outcome.KEPT
    assert outcome(NoLeak(growth_mb=190), facts) is Outcome.KEPT
    assert outcome(NoLeak(growth_share=0.4), facts) is Outcome.KEPT

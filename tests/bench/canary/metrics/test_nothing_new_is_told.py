from bench.canary.metrics.nothing_new_is_told import NothingNewIsTold
from bench.facts import Appeared, Fact
from bench.judging.finding import Outcome
from tests.bench.canary.stages import stage


def told(*texts: str) -> list[Fact]:
    return [Appeared(float(n), "notification", n, text) for n, text in enumerate(texts)]


def test_a_new_message_holds_the_stage_and_quotes_it() -> None:
    both = stage(felt=told("Welcome", "Rate limit exceeded"), felt_before=told("Welcome"))
    ruling = NothingNewIsTold().judge(both)
    assert ruling.outcome is Outcome.UNKNOWN
    assert "“Rate limit exceeded”" in ruling.because


def test_a_message_of_the_baseline_is_none_of_the_rollout() -> None:
    same = stage(felt=told("Welcome"), felt_before=told("Welcome"))
    assert NothingNewIsTold().judge(same).outcome is Outcome.KEPT
    assert NothingNewIsTold().judge(stage()).outcome is Outcome.KEPT

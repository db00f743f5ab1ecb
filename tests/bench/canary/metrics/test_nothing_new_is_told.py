from bench.canary.metrics.nothing_new_is_told import NothingNewIsTold
from bench.facts import Appeared, Fact, HostLoop, Keystroke
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


def test_a_screen_of_which_nothing_was_recorded_is_no_pass() -> None:
    before = told("Welcome")
    dead = NothingNewIsTold().judge(stage(felt=[HostLoop(9.0, 7, 20.0, 90.0)], felt_before=before))
    assert dead.outcome is Outcome.UNKNOWN
    assert dead.because == "Nothing that the screen showed was recorded in this stage."
    typed = NothingNewIsTold().judge(stage(felt=[Keystroke(9.0, 9.0)], felt_before=before))
    assert typed.outcome is Outcome.KEPT

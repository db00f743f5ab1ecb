import pytest

from bench.canary.metrics.ghost_text_comes import GhostTextComes
from bench.facts import Fact, GhostAppeared, Keystroke, StepDone
from bench.judging.finding import Outcome
from tests.bench.canary.stages import stage


def shown(after_s: float, count: int = 12) -> list[Fact]:
    """Ghost texts that come after about this time."""
    facts: list[Fact] = []
    for number in range(count):
        at = 3.0 * number
        facts += [Keystroke(at, 9.0), GhostAppeared(at + after_s + 0.001 * number, "x", "")]
    return facts


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [
        pytest.param(0.21, Outcome.KEPT, id="as before"),
        pytest.param(0.34, Outcome.UNKNOWN, id="slower"),
        pytest.param(0.5, Outcome.BROKEN, id="twice as slow"),
    ],
)
def test_the_medians_are_compared(seconds: float, outcome: Outcome) -> None:
    ruling = GhostTextComes().judge(stage(felt=shown(seconds), felt_before=shown(0.2)))
    assert ruling.outcome is outcome, ruling.because


def test_ghost_texts_that_never_come_count_with_the_wait() -> None:
    missing = [StepDone(float(n), "ghost text", ok=False, seconds=6.0) for n in range(8)]
    ruling = GhostTextComes().judge(stage(felt=missing, felt_before=shown(0.2)))
    assert ruling.outcome is Outcome.BROKEN


@pytest.mark.parametrize(("now", "before"), [(3, 12), (12, 3), (0, 0)])
def test_few_ghost_texts_are_not_judged(now: int, before: int) -> None:
    ruling = GhostTextComes().judge(
        stage(felt=shown(2.0, now), felt_before=shown(0.2, before), editor_began=True)
    )
    assert (ruling.outcome, ruling.judged) == (Outcome.KEPT, False)
    assert "rests on the crowd" in ruling.because


@pytest.mark.parametrize("before", [1, 12])
def test_no_ghost_text_in_the_stage_is_no_pass(before: int) -> None:
    ruling = GhostTextComes().judge(stage(felt=[], felt_before=shown(0.2, before)))
    assert ruling.outcome is Outcome.UNKNOWN
    assert ruling.because == f"No ghost text was asked for in the stage, {before} before."


def test_an_absent_editor_says_nothing() -> None:
    ruling = GhostTextComes().judge(stage())
    assert (ruling.outcome, ruling.judged) == (Outcome.KEPT, True)
    assert "No real editor" in ruling.because

import pytest

from bench.facts import FlagSwitched, RolloutBegan
from bench.gate.rows.prompt_compatibility import PromptCompatibility
from bench.judging.finding import Outcome
from tests.bench.canary.stages import NEW, OLD
from tests.bench.gate.proofs import answered, evidence
from tests.bench.load.plays import GPT53

BEGAN = RolloutBegan(0.0, "gpt53", GPT53.fingerprint, 1, "flag", OLD, NEW)
ROW = PromptCompatibility()


@pytest.mark.parametrize(
    ("new", "bad", "outcome"),
    [
        (20, 0, Outcome.KEPT),
        (20, 12, Outcome.BROKEN),
        (4, 0, Outcome.UNKNOWN),
    ],
    ids=["as before", "worse", "few"],
)
def test_answers_of_both_versions_are_compared(new: int, bad: int, outcome: Outcome) -> None:
    ruling = ROW.judge(evidence([BEGAN, *answered(OLD, 20), *answered(NEW, new, bad)]))
    assert ruling.outcome is outcome, ruling.because


def test_a_run_of_other_settings_proves_nothing() -> None:
    assert ROW.judge(evidence()).outcome is Outcome.UNKNOWN


def test_what_a_full_pool_refuses_in_a_rehearsal_does_not_count() -> None:
    drill = [FlagSwitched(3.0, 1.0, "rehearsal", ""), FlagSwitched(9.0, 0.0, "rehearsal", "")]
    refused = [BEGAN, *drill, *answered(OLD, 20), *answered(NEW, 20, 20)]
    assert ROW.judge(evidence(refused)).outcome is Outcome.UNKNOWN
    good = [BEGAN, *answered(OLD, 20), *answered(NEW, 20)]
    assert ROW.judge(evidence(refused, good)).outcome is Outcome.KEPT

from collections.abc import Iterable

import pytest

from bench.facts import Answered, Fact, RolloutBegan, Served
from bench.gate.row import Evidence
from bench.gate.rows.prompt_compatibility import PromptCompatibility
from bench.judging.finding import Outcome
from tests.bench.canary.stages import NEW, OLD
from tests.bench.load.plays import GPT53

BEGAN = RolloutBegan(0.0, "gpt53", GPT53.fingerprint, 1, "flag", OLD, NEW)


def answered(version: str, count: int, bad: int = 0) -> Iterable[Fact]:
    for number in range(count):
        request = f"ghost_text/{version}/{number}"
        yield Served(1.0, request, version, 0.0, 0.1, 0)
        yield Answered(
            at=2.0,
            request=request,
            surface="ghost_text",
            status=429 if number < bad else 200,
            first_byte_at=1.5,
            bytes=100,
            client_left=False,
            retry_after_s=None,
            delivered=(),
        )


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
    facts = [BEGAN, *answered(OLD, 20), *answered(NEW, new, bad)]
    ruling = PromptCompatibility().judge(Evidence(GPT53, 1, [facts]))
    assert ruling.outcome is outcome, ruling.because


def test_a_run_of_other_settings_proves_nothing() -> None:
    assert PromptCompatibility().judge(Evidence(GPT53, 1)).outcome is Outcome.UNKNOWN

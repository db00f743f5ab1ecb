from dataclasses import replace

from bench.gate.row import Evidence
from bench.gate.rows.shadow import Shadow
from bench.judging.finding import Outcome
from tests.bench.load.plays import GPT53

ROW = Shadow(for_s=20)


def test_a_difference_within_the_noise_is_go() -> None:
    assert ROW.judge(Evidence(GPT53, 1)).outcome is Outcome.KEPT


def test_a_candidate_that_filters_a_language_is_no_go() -> None:
    worse = replace(GPT53.new, filtered={"python": 0.2, "other": 0.01})
    rollout = replace(GPT53, versions={**GPT53.versions, worse.name: worse})
    ruling = ROW.judge(Evidence(rollout, 1))
    assert ruling.outcome is Outcome.BROKEN
    assert "python" in ruling.because


def test_few_pairs_could_not_tell() -> None:
    assert Shadow(for_s=5).judge(Evidence(GPT53, 1)).outcome is Outcome.UNKNOWN

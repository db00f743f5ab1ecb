from dataclasses import replace

from bench.gate.row import Evidence, Proven
from bench.gate.rows.shadow import Shadow
from bench.judging.finding import Outcome
from bench.load.mirror import mirror
from fake_backend.rollout.shadow import ShadowSettings
from tests.bench.gate.proofs import evidence
from tests.bench.load.plays import GPT53, changed

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


def test_a_candidate_that_takes_more_than_twice_as_long_is_no_go() -> None:
    ruling = ROW.judge(Evidence(changed(slower=2.5, slots=1.0), 1))
    assert ruling.outcome is Outcome.BROKEN
    assert "The candidate is slower in" in ruling.because
    assert ROW.judge(Evidence(changed(slower=1.9, slots=1.0), 1)).outcome is Outcome.KEPT


def test_the_facts_of_a_shadow_are_named_as_proof() -> None:
    settings = ShadowSettings(GPT53.table.new, GPT53.table.old, share=0.2)
    ruling = ROW.judge(evidence(mirror(GPT53, 1, settings, 20.0)))
    assert isinstance(ruling, Proven)
    assert ruling.proofs == ("facts-1.jsonl",)
    simulated = ROW.judge(evidence())
    assert isinstance(simulated, Proven)
    assert simulated.proofs == ("simulated with seed 1",)

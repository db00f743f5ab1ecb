from dataclasses import replace

from bench.gate.row import Evidence
from bench.gate.rows.benchmark import Benchmark
from bench.judging.finding import Outcome
from tests.bench.load.plays import GPT53, changed

ROW = Benchmark(for_s=20)


def test_a_version_that_answers_fewer_in_time_is_no_go() -> None:
    ruling = ROW.judge(Evidence(GPT53, 1))
    assert ruling.outcome is Outcome.BROKEN
    assert "goodput lost" in ruling.because


def test_a_version_like_the_old_one_is_go() -> None:
    assert ROW.judge(Evidence(changed(slower=1.0, slots=1.0), 2)).outcome is Outcome.KEPT


def test_a_language_that_is_lost_is_no_go() -> None:
    like = changed(slower=1.0, slots=1.0)
    worse = replace(like.new, accepted={"python": 0.05, "other": 0.35})
    rollout = replace(like, versions={**like.versions, worse.name: worse})
    ruling = ROW.judge(Evidence(rollout, 1))
    assert ruling.outcome is Outcome.BROKEN
    assert ruling.headline == "Worse in python"

from dataclasses import replace

from bench.canary.summary import summarise
from bench.gate.row import Evidence
from bench.gate.rows.capacity import Capacity
from bench.judging.finding import Outcome
from tests.bench.load.plays import GPT53, changed, played


def test_it_says_no_go_for_the_version_whose_canary_passes() -> None:
    ruling = Capacity().judge(Evidence(GPT53, 1))
    assert ruling.outcome is Outcome.BROKEN
    assert "refused" in ruling.because
    first = summarise(played(1)).stages[1]
    assert first.number == 2, "the canary of 5 % has passed"


def test_a_version_like_the_old_one_is_go() -> None:
    ruling = Capacity().judge(Evidence(changed(slower=1.05, slots=1.0), 1))
    assert ruling.outcome is Outcome.KEPT


def test_a_crowd_that_hardly_asks_could_not_tell() -> None:
    crowd = replace(GPT53.table.crowd, load=0.001)
    rollout = replace(GPT53, table=GPT53.table.model_copy(update={"crowd": crowd}))
    assert Capacity().judge(Evidence(rollout, 1)).outcome is Outcome.UNKNOWN

from bench.gate.row import Evidence
from bench.gate.rows.communication import Communication
from bench.judging.finding import Outcome
from tests.bench.load.plays import GPT53, played


def test_a_guard_that_acts_tells_users_in_time() -> None:
    ruling = Communication().judge(Evidence(GPT53, 1, [played(1)]))
    assert ruling.outcome is Outcome.KEPT, ruling.because


def test_a_tight_limit_is_broken() -> None:
    ruling = Communication(harmed_min=0.1).judge(Evidence(GPT53, 1, [played(1)]))
    assert ruling.outcome is Outcome.BROKEN


def test_without_a_run_it_could_not_tell() -> None:
    assert Communication().judge(Evidence(GPT53, 1)).outcome is Outcome.UNKNOWN

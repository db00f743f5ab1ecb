import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench.catalogue.rollout import read_rollout, rollout_file
from bench.load.over_http import (
    LEAST_P_VALUE,
    OverHttp,
    Sent,
    as_table,
    load_over_http,
    same_distribution,
)
from fake_backend.rollout.pool import PoolSettings
from tests.bench.load.plays import GPT53

SMALL = replace(
    GPT53,
    table=GPT53.table.model_copy(
        update={
            "pool": PoolSettings(slots=8),
            "crowd": replace(GPT53.table.crowd, users=400, load=0.6, burstiness=0.7),
        }
    ),
)


def test_the_crowd_over_http_gets_what_the_simulated_one_gets(tmp_path: Path) -> None:
    """The same schedule: the answers that were late on the machine are left out of account."""
    result = load_over_http(SMALL, seed=1, seconds=3, folder=tmp_path)
    assert result.planned > 50
    assert len(result.first_s) == result.planned == len(result.simulated) == len(result.decided)
    assert result.p_value > LEAST_P_VALUE
    assert {one.status for one in result.sent} == {200}
    # a full machine only adds to the times: no answer is quicker than the simulated wait allows
    assert min(result.first_s) > 0.8 * min(result.simulated)


@pytest.mark.nightly
@pytest.mark.timeout(240)
def test_a_minute_over_http_is_what_the_simulation_says(tmp_path: Path) -> None:
    """P50 and P99 within 10 %, and Kolmogorov and Smirnov see no difference in what is decided."""
    small = read_rollout(rollout_file("gpt53_small"))
    result = load_over_http(small, seed=1, seconds=60, folder=tmp_path)
    if not result.was_sent:
        pytest.skip(f"too busy a machine: {result.late} of {result.planned} were sent late")
    assert result.planned > 2000
    assert result.disagreements == [], as_table(result)


def test_a_difference_is_named_with_both_figures() -> None:
    """A few slow answers change the P99 alone, another decision the distribution alone."""
    random = Random(1)
    simulated = sorted(random.lognormvariate(-2.6, 0.4) for _ in range(3000))
    late = [*simulated[:-40], *(2 * time for time in simulated[-40:])]
    shifted = [1.06 * time for time in simulated]

    def disagreements(wire: list[float], decided: list[float]) -> list[str]:
        sent = [Sent(0.0, time, 200) for time in wire]
        return OverHttp(sent, decided, simulated, len(wire)).disagreements

    assert disagreements(simulated, simulated) == []
    assert disagreements(shifted, simulated) == [], "the machine may take 6 % itself"
    (slow,) = disagreements(late, simulated)
    (different,) = disagreements(shifted, shifted)
    assert re.match(r"p99_s differs by more than 10%: 0\.\d{4} s over HTTP, 0\.\d{4} s", slow)
    assert different.startswith("The distributions differ (p = ")


def test_samples_of_one_distribution_are_alike_and_others_are_not() -> None:
    random = Random(1)
    one, other = ([random.gauss(0, 1) for _ in range(500)] for _ in range(2))
    assert same_distribution(one, other) > 0.01
    assert same_distribution(one, one) == 1
    assert same_distribution(one, [value + 0.5 for value in other]) < 0.001
    assert same_distribution(one, []) == 0


def test_the_p_value_is_that_of_the_table() -> None:
    first = [float(number) for number in range(100)]
    second = [value + 20 for value in first]
    assert same_distribution(first, second) == pytest.approx(0.037, abs=0.001)


def test_a_load_that_was_not_sent_in_time_proves_nothing() -> None:
    sent = [Sent(0.0, 0.1, 200)] * 50
    assert OverHttp([*sent, Sent(0.03, 0.1, 200)], [], [], 51).was_sent is False
    assert OverHttp([*sent, Sent(0.01, 0.1, 200)], [], [], 51).was_sent

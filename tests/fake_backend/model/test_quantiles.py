from statistics import median

import pytest

from fake_backend.model.distribution import LogNormal
from fake_backend.model.quantiles import even_quantile

KEYS = [f"seed {number}" for number in range(200)]
TIMES = LogNormal(p50_s=0.3, p99_s=0.6)


def first(key: str, count: int) -> list[float]:
    return sorted(TIMES.at(even_quantile(key, nth)) for nth in range(1, count + 1))


def test_each_draw_by_itself_is_uniform() -> None:
    for nth in (1, 7):
        drawn = sorted(even_quantile(key, nth) for key in KEYS)
        assert max(abs(value - rank / 200) for rank, value in enumerate(drawn)) < 0.1
        assert 0 <= drawn[0] <= drawn[-1] < 1


@pytest.mark.parametrize(("count", "tolerance"), [(5, 0.13), (16, 0.07), (64, 0.02)])
def test_the_median_of_a_short_run_is_close(count: int, tolerance: float) -> None:
    medians = [median(first(key, count)) for key in KEYS]
    assert max(abs(value / 0.3 - 1) for value in medians) < tolerance


def test_of_64_requests_the_slowest_is_about_the_99th_percentile() -> None:
    slowest = sorted(first(key, 64)[-1] for key in KEYS)
    assert slowest[0] > 0.5
    assert median(slowest) == pytest.approx(0.6, rel=0.12)


def test_every_part_of_the_range_is_met() -> None:
    for key in KEYS:
        tenths = {int(10 * even_quantile(key, nth)) for nth in range(1, 20)}
        assert tenths == set(range(10))

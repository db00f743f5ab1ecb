from itertools import islice, pairwise
from random import Random
from statistics import fmean, stdev

import pytest

from fake_backend.rollout.arrivals import TracedRequest, gamma_arrivals, traced_arrivals

TRACE = (TracedRequest(1.0, 100, 10), TracedRequest(0.0, 200, 20), TracedRequest(3.0, 300, 30))


@pytest.mark.parametrize(("burstiness", "variation"), [(1.0, 1.0), (0.25, 2.0), (4.0, 0.5)])
def test_gaps_have_the_mean_and_the_variation_of_their_gamma(
    burstiness: float, variation: float
) -> None:
    asks = list(islice(gamma_arrivals(50.0, burstiness, Random(1)), 4000))
    gaps = [second.at - first.at for first, second in pairwise(asks)]
    assert fmean(gaps) == pytest.approx(1 / 50, rel=0.1)
    assert stdev(gaps) / fmean(gaps) == pytest.approx(variation, rel=0.1)


def test_a_trace_is_scaled_to_the_rate_and_begins_again() -> None:
    asks = list(islice(traced_arrivals(TRACE, rate=6.0), 5))
    assert [ask.at for ask in asks] == pytest.approx([0.125, 0.125, 0.5, 0.625, 0.625])
    assert [ask.output_tokens for ask in asks] == [10, 20, 30, 10, 20]

"""A report is there before its reader loses patience, however long the run was."""

import pytest

from benchmarks.reporting import SIZE, cost_of, opening_of

CHART_LIBRARY_MB, EACH_MB = 5, 2
OPENS_S = 2
CPU_S, PEAK_MB = 10, 500


@pytest.mark.editor
@pytest.mark.timeout(300)
def test_the_overview_of_80_scenarios_opens_at_once() -> None:
    opening = opening_of(80, 12_500)
    assert min(opening.seconds) <= OPENS_S, opening  # the quietest of some openings
    assert opening.page_mb <= CHART_LIBRARY_MB + 80 * EACH_MB


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_the_reports_of_a_million_facts_take_seconds_and_half_a_gigabyte() -> None:
    cost = cost_of(SIZE)
    assert cost.cpu_s <= CPU_S, cost
    assert cost.peak_mb <= PEAK_MB, cost
    assert cost.page_mb <= CHART_LIBRARY_MB + EACH_MB, cost

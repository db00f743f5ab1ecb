"""The summary as CI systems show it: what GitHub drops for its length is no summary."""

from dataclasses import replace

import pytest

from bench.judging.finding import Outcome
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from bench.reports.markdown import CUT, LARGEST, render
from tests.bench.reports.test_formats import BROKEN, report

STEP = 1 << 20  # bytes that GitHub shows of one step
CELLS = 8  # summaries that one step of nightly.yml shows


def many(count: int, length: int, *, broken: int) -> RunData:
    """A run of many kept scenarios with long sentences, and one broken one at place `broken`."""
    kept, bad = run_data(report()), run_data(BROKEN)
    verdicts = [
        replace(
            (bad if place == broken else kept).verdicts[0],
            scenario=f"scenario_{place}",
            because="|" * length,
        )
        for place in range(count)
    ]
    names = tuple(f"never_begun_{place}" for place in range(count))
    return replace(kept, outcome=Outcome.BROKEN, verdicts=tuple(verdicts), not_run=names)


@pytest.mark.parametrize(("count", "length"), [(40, 100), (5000, 100), (300, 1900), (60, 1)])
def test_a_summary_is_never_longer_than_its_part_of_a_step(count: int, length: int) -> None:
    text = render(many(count, length, broken=count - 1))
    assert LARGEST // 2 < len(text.encode()) <= LARGEST
    assert len(text.encode()) * CELLS < STEP
    assert CUT in text


def test_the_gravest_scenario_is_the_last_to_be_left_out() -> None:
    text = render(many(5000, 100, broken=4999))
    assert "| scenario_4999 | ❌ broken |" in text
    shown = text.count("| ✅ kept | &#124;")
    assert f"too long: {4999 - shown} more scenarios are in the report alone." in text


def test_its_rules_are_shown_first_and_the_order_stays() -> None:
    text = render(many(60, 1, broken=30))
    assert "<summary>scenario_30: every rule" in text
    places = [text.index(f"| scenario_{place} |") for place in range(60)]
    assert places == sorted(places)
    assert "more scenarios" not in text


def test_a_short_one_leaves_nothing_out() -> None:
    text = render(run_data(BROKEN))
    assert "too long" not in text
    assert "<summary>rate_limit_429: every rule" in text


def test_a_lost_shard_is_named() -> None:
    data = run_data(BROKEN)
    lost = replace(data, run=replace(data.run, missing_shards=("2/3", "3/3")))
    assert "; missing: shard 2/3, shard 3/3. VS Code" in render(lost)
    assert "Not run: shard 2/3, shard 3/3." in render(lost)

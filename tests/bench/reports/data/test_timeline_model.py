from typing import get_args

from bench.reports.chart import PANELS
from bench.reports.chart_requests import ENDINGS
from bench.reports.data.timeline_model import Ending, Panel


def test_the_chart_shows_every_panel_and_ending() -> None:
    assert set(get_args(Panel)) <= set(PANELS)
    assert set(get_args(Ending)) == set(ENDINGS)

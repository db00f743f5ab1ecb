from dataclasses import replace

import pytest

from bench.canary.judges.kayenta import Kayenta, mann_whitney
from bench.facts import CrowdSecond
from tests.bench.canary.stages import NEW, OLD, seconds, stage


def varied(version: str, p99_s: float) -> list[CrowdSecond]:
    return [
        replace(second, p99_s=p99_s * (1 + second.second * 7 % 11 / 20))
        for second in seconds(version)
    ]


def test_the_same_harm_to_both_versions_passes() -> None:
    decision = Kayenta().decide(stage(varied(NEW, 9.0), varied(OLD, 9.0)))
    assert decision.action == "pass"


def test_a_slower_version_is_high() -> None:
    assert Kayenta().decide(stage(varied(NEW, 0.5), varied(OLD, 0.2))).action == "rollback"


def test_no_data_is_neutral() -> None:
    assert Kayenta().decide(stage([])).because == "NODATA is neutral."


def test_it_judges_at_the_end() -> None:
    assert Kayenta().decide(stage(now=39.0)).action == "stay"


def test_the_shift_is_that_of_hodges_and_lehmann() -> None:
    control = [float(number) for number in range(30)]
    shift = mann_whitney([value + 12 for value in control], control)
    assert shift.estimate == pytest.approx(12)
    assert 5 < shift.low < 8

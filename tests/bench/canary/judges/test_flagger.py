from typing import Any

from bench.canary.judges.flagger import Flagger
from bench.facts import CrowdSecond
from tests.bench.canary.stages import NEW, seconds, stage


def action(new: list[CrowdSecond], **changes: Any) -> str:
    return Flagger().decide(stage(new, **changes)).action


def test_a_healthy_stage_passes() -> None:
    assert action(seconds(NEW)) == "pass"
    assert action(seconds(NEW), now=30.0) == "stay"


def test_five_failed_checks_roll_back() -> None:
    assert action(seconds(NEW, p99_s=0.6)) == "rollback"
    assert action([*seconds(NEW)[:20], *seconds(NEW, p99_s=0.6)[20:]]) == "pass"


def test_no_traffic_is_a_failed_check() -> None:
    assert action([]) == "rollback"

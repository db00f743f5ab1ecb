from typing import Any

from bench.canary.judges.argo import Argo
from bench.facts import CrowdSecond
from tests.bench.canary.stages import NEW, OLD, seconds, stage

Seconds = list[CrowdSecond]


def action(new: Seconds, old: Seconds | None = None, **changes: Any) -> str:
    return Argo().decide(stage(new, old, **changes)).action


def test_a_healthy_stage_passes() -> None:
    assert action(seconds(NEW)) == "pass"
    assert action(seconds(NEW), now=30.0) == "stay"


def test_failures_above_the_limit_abort() -> None:
    failing: dict[str, Any] = {"within": (5, 5, 5, 0), "over": (0, 0, 0, 5), "refused": 5}
    assert action(seconds(NEW, **failing)) == "rollback"
    assert action([*seconds(NEW)[:25], *seconds(NEW, **failing)[25:]]) == "pass"


def test_the_version_beside_it_is_its_yardstick() -> None:
    assert action(seconds(NEW, p99_s=1.0)) == "rollback"
    assert action(seconds(NEW, p99_s=1.0), seconds(OLD, p99_s=1.0)) == "pass"


def test_empty_results_are_errors() -> None:
    assert action([]) == "rollback"

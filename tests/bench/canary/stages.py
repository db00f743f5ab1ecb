"""Stages for tests of metrics and judges: seconds as a healthy rollout has them, and changes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.canary.stage import GuardSettings, Stage
from bench.facts import CrowdSecond

OLD, NEW = "gpt-5.0", "gpt-5.3"
HEALTHY = CrowdSecond(
    at=1.0,
    second=0,
    version=NEW,
    served=20,
    p50_s=0.1,
    p99_s=0.2,
    within=(5, 5, 5, 5),
    over=(0, 0, 0, 0),
    refused=0,
    left=0,
    users=50,
    waiting=0,
    busy=19.0,
)


def seconds(version: str, count: int = 40, **changes: Any) -> list[CrowdSecond]:
    one = replace(HEALTHY, version=version, **changes)
    return [replace(one, at=number + 1.0, second=number) for number in range(count)]


def stage(
    new: Sequence[CrowdSecond] | None = None,
    old: Sequence[CrowdSecond] | None = None,
    **changes: Any,
) -> Stage:
    """The end of a stage of 25 %, whose users have both versions."""
    new = seconds(NEW) if new is None else new
    old = seconds(OLD, users=150) if old is None else old
    healthy = Stage(
        number=2,
        share=0.25,
        for_s=40.0,
        began=0.0,
        now=40.0,
        old=OLD,
        new=NEW,
        threshold_s=0.4,
        waiting_most=400,
        seconds=[*new, *old],
        before=seconds(OLD),
        guard=GuardSettings(),
    )
    return replace(healthy, **changes)

"""Stages for tests of metrics and judges: seconds as a healthy rollout has them, and changes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.canary.stage import GuardSettings, Stage
from bench.facts import CrowdSecond, Fact, GhostAppeared, HostLoop, Keystroke, ProcessSample
from bench.facts.roles import HOST

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
    languages={"python": (20, 0, 6)},
)


def seconds(version: str, count: int = 40, **changes: Any) -> list[CrowdSecond]:
    one = replace(HEALTHY, version=version, **changes)
    return [replace(one, at=number + 1.0, second=number) for number in range(count)]


def editor(ghost_texts: int = 12, *, ghost_s: float = 0.2, lasts_s: int = 40) -> list[Fact]:
    """What the user of a healthy editor feels in this time, which ends at `lasts_s`."""
    facts: list[Fact] = []
    for number in range(lasts_s):
        at = number + 0.9
        facts += [HostLoop(at, 7, 20.0, 90.0), ProcessSample(at, 7, HOST, 300.0, 5.0)]
    for number in range(ghost_texts):
        at = number * lasts_s / ghost_texts
        facts += [Keystroke(at, 9.0), GhostAppeared(at + ghost_s + 0.001 * number, "x", "")]
    return sorted(facts, key=lambda fact: fact.at)


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

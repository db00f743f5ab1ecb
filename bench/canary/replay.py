"""Decides again from the facts of a rollout, with the same rules or with somebody else's. Pure."""

from collections.abc import Iterable
from math import floor

from bench.canary.judge import Judge
from bench.canary.walk import Course, Facts, Walk
from bench.facts import BaselineFrozen, CrowdSecond, Fact

ROUNDING_S = 0.01


def replay(facts: Iterable[Fact], course: Course, judge: Judge) -> Facts:
    """The switches and decisions that this judge would have made, one tick a second.

    The crowd's seconds are those of the run: after a switch that the run did not make, they are no
    longer what would have happened. Without a baseline nothing is decided.
    """
    known = list(facts)
    baseline = next((fact for fact in known if isinstance(fact, BaselineFrozen)), None)
    if baseline is None:
        return []
    seconds = [fact for fact in known if isinstance(fact, CrowdSecond)]
    before = [second for second in seconds if second.at <= baseline.at + ROUNDING_S]
    walk = Walk(course, judge, baseline.threshold_s, before)
    decided = walk.begin(baseline.at)
    last, later = max(fact.at for fact in known), seconds[len(before) :]
    for tick in range(1, floor(last - baseline.at + ROUNDING_S) + 1):
        now = baseline.at + tick
        low, high = now - 1 + ROUNDING_S, now + ROUNDING_S
        decided += walk.tick(now, [second for second in later if low < second.at <= high])
    return decided

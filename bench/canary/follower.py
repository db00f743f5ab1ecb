"""Follows the facts of a rollout in the order in which they were recorded, and decides. Pure.

Facts from inside the editor are recorded late: what the guard knew at a moment is what stands
before it in the file, not what has an earlier time. The live side, the offline one and a later
judgement therefore follow the same sequence.
"""

from collections.abc import Iterable

from bench.canary.felt import FELT
from bench.canary.judge import Judge
from bench.canary.walk import Course, Facts, Walk
from bench.facts import BaselineFrozen, CrowdSecond, Fact, FlagInForce, RolloutBegan, Ticked


class Follower:
    """A walk that begins when the baseline is frozen, and goes on at each `Ticked`."""

    def __init__(self, course: Course, judge: Judge) -> None:
        self._course, self._judge = course, judge
        self._walk: Walk | None = None
        self._seconds: list[CrowdSecond] = []
        self._felt: list[Fact] = []
        self._editor_began = False

    @property
    def over(self) -> bool:
        return self._walk is not None and self._walk.over

    def see(self, fact: Fact) -> Facts:
        """The switches and decisions that follow from this fact."""
        if isinstance(fact, CrowdSecond):
            self._seconds.append(fact)
        elif isinstance(fact, FELT):
            self._felt.append(fact)
        elif isinstance(fact, RolloutBegan):
            _, start = self._taken()  # of the editor: it is no part of the baseline
            self._editor_began = bool(start)
        elif isinstance(fact, BaselineFrozen):
            self._walk = self._begun(fact)
            return self._walk.begin(fact.at)
        elif isinstance(fact, FlagInForce) and self._walk is not None:
            self._walk.in_force(fact.at, fact.share)
        elif isinstance(fact, Ticked) and self._walk is not None:
            return self._walk.tick(fact.at, *self._taken())
        return []

    def _begun(self, frozen: BaselineFrozen) -> Walk:
        before = self._taken()
        began = self._editor_began
        return Walk(self._course, self._judge, frozen.threshold_s, *before, editor_began=began)

    def _taken(self) -> tuple[list[CrowdSecond], list[Fact]]:
        """What was seen since the last call."""
        taken = self._seconds, self._felt
        self._seconds, self._felt = [], []
        return taken


def replay(facts: Iterable[Fact], course: Course, judge: Judge) -> Facts:
    """The switches and decisions that this judge would have made of recorded facts.

    The crowd's seconds are those of the run: after a switch that the run did not make, they are no
    longer what would have happened. Without a baseline nothing is decided.
    """
    follower = Follower(course, judge)
    return [decided for fact in facts for decided in follower.see(fact)]

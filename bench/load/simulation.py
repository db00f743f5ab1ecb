"""A whole rollout in simulated time, one second after the other."""

from collections.abc import Iterable

from bench.canary.exceedance import frozen_p99
from bench.canary.follower import Follower
from bench.canary.judge import Judge
from bench.canary.walk import UNKNOWN
from bench.catalogue.hindrance import NOTHING, Hindrance
from bench.catalogue.rollout import Rollout
from bench.facts import (
    BaselineFrozen,
    Fact,
    FlagInForce,
    FlagSwitched,
    RolloutBegan,
    RolloutEnded,
    StreamsBegan,
    Ticked,
)
from bench.load.offline import crowd_seconds, facts_of, flags_of, new_traffic

DRAINED_WITHIN_S = 120
TRIED_EVERY_S = 1.0


def play(rollout: Rollout, seed: int, judge: Judge, hindrance: Hindrance = NOTHING) -> list[Fact]:
    """The facts of the rollout, from the baseline until users are well again after its end."""
    return Simulation(rollout, seed, judge, hindrance).run()


class Simulation:
    """The crowd, the flag and the guard; `hindrance` is in the way of a rollback."""

    def __init__(self, rollout: Rollout, seed: int, judge: Judge, hindrance: Hindrance) -> None:
        self._rollout, self._seed, self._hindrance = rollout, seed, hindrance
        self._follower = Follower(rollout.course, judge)
        self.traffic = new_traffic(rollout, seed)
        self._now = rollout.table.steady_s
        self._facts: list[Fact] = []
        self._pending: tuple[float, float] | None = None  # when the flag is in force, and its share
        self._share = 0.0  # as the flag was last switched

    def run(self) -> list[Fact]:
        table = self._rollout.table
        name, fingerprint = self._rollout.name, self._rollout.fingerprint
        self._see(
            RolloutBegan(0.0, name, fingerprint, self._seed, table.flag, table.old, table.new),
            *facts_of(self.traffic.advance(self._now)),
        )
        samples = self.traffic.seconds.samples
        baseline = frozen_p99(samples)
        if baseline is None:
            words = f"Only {len(samples)} answers before the rollout: no baseline."
            self._see(RolloutEnded(self._now, UNKNOWN, 0, words))
            return self._facts
        threshold_s = baseline.p99_s * table.guard.p99_times
        self.traffic.seconds.threshold_s = threshold_s
        self._see(BaselineFrozen(self._now, baseline.samples, baseline.p99_s, threshold_s))
        while not self._follower.over:
            self._second()
        if not self._share:
            self._drain()
        return self._facts

    def _drain(self) -> None:
        """Go on until the rollback is in force and nobody waits longer than before."""
        for _ in range(DRAINED_WITHIN_S):
            seconds = crowd_seconds(self._second())  # none: every slot is taken for long
            is_well = seconds and not any(sum(one.over) or one.waiting for one in seconds)
            if is_well and not self._pending:
                return

    def _second(self) -> list[Fact]:
        end = self._now + 1
        if self._pending and self._pending[0] < end:
            self._put_in_force(*self._pending)
        facts = list(facts_of(self.traffic.advance(end)))
        self._now = end
        self._see(*facts, Ticked(end))
        return facts

    def _see(self, *facts: Fact) -> None:
        for fact in facts:
            self._facts.append(fact)
            if isinstance(fact, FlagSwitched):
                self._switch(fact)
            self._see(*self._follower.see(fact))

    def _switch(self, switched: FlagSwitched) -> None:
        self._share = switched.share
        delay_s = 0.0 if switched.share else self._hindrance.delay_s
        if not switched.share and self._hindrance.streams:
            self._begin_streams(self._hindrance.streams)
        if delay_s:
            self._pending = (switched.at + delay_s, 0.0)
        else:
            self._put_in_force(switched.at, switched.share)

    def _put_in_force(self, at: float, share: float) -> None:
        self._pending = None
        stale_s = 0.0 if share else self._hindrance.stale_s
        flags = flags_of(self._rollout, self._seed, share, stale_s)
        tries = 1 + (0 if share else round(self._hindrance.dead_s / TRIED_EVERY_S))
        self._see(*facts_of(self.traffic.switch(flags, at)), FlagInForce(at, share, tries))

    def _begin_streams(self, count: int) -> None:
        """Long answers of the new version, which the rollback finds under way."""
        self.traffic.begin_streams(self._rollout.new, self._now, count)
        self._see(StreamsBegan(self._now, self._rollout.new.name, count))


def ends_of(facts: Iterable[Fact]) -> RolloutEnded:
    """How the rollout ended."""
    return next(fact for fact in facts if isinstance(fact, RolloutEnded))

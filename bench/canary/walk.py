"""Walks through the stages of a rollout: seconds in; switches, decisions and the end out. Pure.

The live side, the offline one and a later judgement of a run's facts use the same walk, so that
they cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.canary.judge import Decision, Judge, decide_safely
from bench.canary.stage import GuardSettings, Stage
from bench.facts import (
    CrowdSecond,
    Fact,
    FlagSwitched,
    GuardDecided,
    RolloutEnded,
    StageBegan,
)

PASSED, ROLLED_BACK, UNKNOWN = "passed", "rolled back", "unknown"
BENCH = "bench"  # switches the flag in place of a guard that failed
Facts = list[Fact]


@dataclass(frozen=True, slots=True)
class Course:
    """The stages to walk through: `(share, seconds)` each."""

    old: str
    new: str
    stages: Sequence[tuple[float, float]]
    guard: GuardSettings
    waiting_most: int
    rolled_back_by_person: bool = False  # after the last stage
    editor_joins: float = 0.0  # the first share with which the real editor's user has `new`


class Walk:
    """A rollout under way. Rolled back is final: no stage is tried twice."""

    def __init__(
        self,
        course: Course,
        judge: Judge,
        threshold_s: float,
        before: Sequence[CrowdSecond],
        felt_before: Sequence[Fact] = (),
        *,
        editor_began: bool = False,
    ) -> None:
        self._course, self._judge = course, judge
        self._threshold_s, self._before, self._felt_before = threshold_s, before, felt_before
        self._editor_began = editor_began
        self._number = 0
        self._began = 0.0
        self._in_force = False
        self._seconds: list[CrowdSecond] = []
        self._felt: list[Fact] = []
        self._felt_earlier: list[Fact] = []
        self._last = Decision("stay", "")
        self.over = False

    def begin(self, at: float) -> Facts:
        """Enter the first stage."""
        return self._enter(at, "The rollout begins.")

    def in_force(self, at: float, share: float) -> None:
        """The backend answers by the flag: the time of the stage with this share begins."""
        if (
            not self.over
            and not self._in_force
            and share == self._course.stages[self._number - 1][0]
        ):
            self._began, self._seconds, self._felt = at, [], []
            self._in_force = True

    def tick(self, at: float, seconds: Iterable[CrowdSecond], felt: Iterable[Fact] = ()) -> Facts:
        """Decide at the moment `at`, after these further seconds and facts of the real editor."""
        if self.over:
            return []
        settled = self._began + self._course.guard.settle_s
        self._seconds += (second for second in seconds if second.at > settled)
        self._felt += (fact for fact in felt if fact.at > settled)
        decision = self._decide(at)
        facts: Facts = []
        if decision.action != self._last.action or decision.metric != self._last.metric:
            facts.append(
                GuardDecided(at, self._number, decision.action, decision.because, decision.metric)
            )
        self._last = decision
        return facts + self._follow(at, decision)

    def _stage(self, at: float) -> Stage:
        course = self._course
        share, for_s = course.stages[self._number - 1]
        return Stage(
            number=self._number,
            share=share,
            for_s=for_s,
            began=self._began,
            now=at,
            old=course.old,
            new=course.new,
            threshold_s=self._threshold_s,
            waiting_most=course.waiting_most,
            seconds=self._seconds,
            before=self._before,
            guard=course.guard,
            felt=self._felt,
            felt_before=self._felt_before,
            felt_earlier=self._felt_earlier,
            editor_is_new=share >= course.editor_joins,
            editor_began=self._editor_began,
        )

    def _decide(self, at: float) -> Decision:
        stage = self._stage(at)
        if not self._in_force:
            return _wait_for_flag(stage)
        if self._course.guard.mode == "off":
            is_over = stage.elapsed >= stage.for_s
            return Decision("pass" if is_over else "stay", "The guard is off.")
        return decide_safely(self._judge, stage)

    def _follow(self, at: float, decision: Decision) -> Facts:
        guard = self._course.guard
        if guard.mode == "watch" and self._in_force:
            decision = _only_watched(self._stage(at), decision)
        if decision.action == "pass":
            if self._number < len(self._course.stages):
                return self._enter(at, decision.because)
            return self._last_stage_is_over(at, decision)
        if decision.action != "rollback":
            return []
        outcome = ROLLED_BACK if decision.sure else UNKNOWN
        ended = self._end(at, outcome, decision.because)
        if not decision.sure and guard.on_deadline == "stop":
            return ended
        return [*_switched_back(at, "guard", decision.because), *ended]

    def _last_stage_is_over(self, at: float, decision: Decision) -> Facts:
        if not self._course.rolled_back_by_person:
            return self._end(at, PASSED, decision.because)
        why = "People found out, and decided by hand."
        return [*_switched_back(at, "person", why), *self._end(at, ROLLED_BACK, why)]

    def _enter(self, at: float, why: str) -> Facts:
        if self._number and self._course.stages[self._number - 1][0] < self._course.editor_joins:
            self._felt_earlier = [*self._felt_earlier, *self._felt]
        self._number += 1
        self._began, self._seconds, self._felt = at, [], []
        self._last = Decision("stay", "")
        self._in_force = False
        share = self._course.stages[self._number - 1][0]
        return [FlagSwitched(at, share, "rollout", why), StageBegan(at, self._number, share)]

    def _end(self, at: float, outcome: str, because: str) -> Facts:
        self.over = True
        return [RolloutEnded(at, outcome, self._number, because)]


def switched_back_by_bench(at: float, stage: int, why: str) -> Facts:
    """The facts of a rollback in place of a guard that failed; `stage` is 0 before the first."""
    switched, ended = FlagSwitched(at, 0.0, BENCH, why), RolloutEnded(at, UNKNOWN, stage, why)
    if not stage:
        return [switched, ended]
    return [switched, GuardDecided(at, stage, "rollback", why), StageBegan(at, 0, 0.0), ended]


def _switched_back(at: float, who: str, why: str) -> Facts:
    return [FlagSwitched(at, 0.0, who, why), StageBegan(at, 0, 0.0)]


def _only_watched(stage: Stage, decision: Decision) -> Decision:
    """Whatever the guard decided, time lets the stage go on, but never one that nobody sees."""
    if decision.action == "pass":
        return decision
    if stage.elapsed < stage.for_s:
        return Decision("stay", decision.because)
    if stage.seconds:
        return Decision("pass", decision.because)
    if stage.elapsed < stage.guard.deadline_s:
        return Decision("hold", decision.because)
    because = f"Nothing of the crowd was seen within {stage.guard.deadline_s:g} s."
    return Decision("rollback", because, sure=False)


def _wait_for_flag(stage: Stage) -> Decision:
    """A switch that nobody takes must not let the rollout go on, nor wait for ever."""
    if stage.elapsed < stage.guard.deadline_s:
        return Decision("stay", "The flag is not in force yet.")
    because = f"The flag did not come into force within {stage.guard.deadline_s:g} s."
    return Decision("rollback", because, sure=False)

"""The guard of the bench."""

from collections.abc import Iterable
from typing import ClassVar

from bench.canary.all_metrics import known_metrics
from bench.canary.judge import STAY, Decision, Judge
from bench.canary.stage import Stage
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import gravest

FIRST = "answers_in_time"  # what a pass rests on


class Guard(Judge):
    """Rolls back at any time, and lets a stage pass only at its end.

    A stage passes with enough time, enough answers and no doubt; its pass names what could not be
    judged. Until then it holds; what is still in doubt at the deadline is no pass.
    """

    about: ClassVar[str] = "The guard of the bench: exceedances of a frozen baseline."

    def decide(self, stage: Stage) -> Decision:
        is_over = stage.elapsed >= stage.for_s
        rulings = dict(_rulings(stage, everything=is_over))
        ruling = gravest(rulings.values())
        name = next(name for name, one in rulings.items() if one is ruling)
        if ruling.outcome is Outcome.BROKEN:
            return Decision("rollback", ruling.because, name)
        if not is_over:
            return STAY
        if ruling.outcome is Outcome.UNKNOWN:
            return Decision("hold", ruling.because, name, sure=False)
        not_judged = (one.because for one in rulings.values() if not one.judged)
        return Decision("pass", " ".join([rulings[FIRST].because, *not_judged]), FIRST)


def _rulings(stage: Stage, *, everything: bool) -> Iterable[tuple[str, Ruling]]:
    for name, kind in known_metrics().items():
        if kind.anytime or everything:
            yield name, kind().judge(stage)

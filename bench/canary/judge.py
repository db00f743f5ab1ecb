"""The shape of a judge: it decides each second of a stage whether the rollout goes on. Pure."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

from bench.canary.stage import Stage

Action = Literal["stay", "hold", "pass", "rollback"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with the stage, and why, as a finished sentence.

    `sure` is false if the judge gives up for lack of data: the rollout is then *unknown*.
    """

    action: Action
    because: str
    metric: str = ""
    sure: bool = True


class Judge(ABC):
    """A judge sees the whole stage so far each time; it remembers nothing between two calls."""

    about: ClassVar[str] = ""  # whose rules these are, with their source

    @abstractmethod
    def decide(self, stage: Stage) -> Decision:
        """Decide at the moment `stage.now`."""


STAY = Decision("stay", "The stage has not lasted long enough.")


def decide_safely(judge: Judge, stage: Stage) -> Decision:
    """The judge's decision; a judge that fails, or has seen nothing, does not let go on."""
    try:
        decision = judge.decide(stage)
    except Exception as error:  # whatever it is: the rollout must not go on unwatched
        words = f"The guard failed: {type(error).__name__}: {error}"
        decision = Decision("hold", words, sure=False)
    if decision.action != "hold" or stage.elapsed < stage.guard.deadline_s:
        return decision
    because = f"{decision.because} The deadline of {stage.guard.deadline_s:g} s is over."
    return Decision("rollback", because, decision.metric, sure=False)

"""The shape of a canary metric: one thing that a rollout must not make worse. Pure."""

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.canary.stage import Stage
from bench.judging.finding import Ruling
from fake_backend.settings import STRICT

NO_EDITOR = "No real editor took part"


@dataclass(frozen=True, config=STRICT)
class Metric(ABC):
    """The fields are limits. *Broken* rolls back, *unknown* holds the stage.

    No data is no pass: what should be there and is not is *unknown*. What is there and cannot be
    compared is `nothing_to_judge`; the pass of the stage names it.

    A metric that is not `anytime` is first looked at when the stage has lasted its time, because a
    test that is repeated every second finds something sooner or later. If the stage then holds, it
    is repeated until the deadline: its chance of a false alarm must allow for that.
    """

    anytime: ClassVar[bool] = False

    @abstractmethod
    def judge(self, stage: Stage) -> Ruling:
        """Judge the stage so far."""

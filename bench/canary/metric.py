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

    A metric that is not `anytime` is only looked at when the stage could pass, because a test that
    is repeated every second finds something sooner or later.
    """

    anytime: ClassVar[bool] = False

    @abstractmethod
    def judge(self, stage: Stage) -> Ruling:
        """Judge the stage so far."""

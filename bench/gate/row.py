"""The shape of a row of the checklist."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic.dataclasses import dataclass as settings

from bench.catalogue.rollout import Rollout
from bench.facts import Fact, RolloutBegan
from bench.judging.finding import Ruling
from bench.reports.report import Report
from fake_backend.settings import STRICT


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row may look at: the rollout, a seed, and earlier runs."""

    rollout: Rollout
    seed: int
    runs: Sequence[Sequence[Fact]] = ()
    reports: Sequence[Report] = ()  # of run folders with a real editor
    postmortems: Sequence[str] = ()  # as people have filled them in

    def runs_of(self, fingerprint: str) -> list[Sequence[Fact]]:
        """The runs of a rollout with exactly these settings."""
        return [
            facts
            for facts in self.runs
            if any(isinstance(f, RolloutBegan) and f.fingerprint == fingerprint for f in facts)
        ]


@settings(frozen=True, config=STRICT)
class Row(ABC):
    """The fields are limits. *Kept* is go, *broken* no-go; *unknown* is no-go as well.

    The docstring says what is asked for, `advice` what to do about a no-go.
    """

    advice: ClassVar[str] = ""

    @abstractmethod
    def judge(self, evidence: Evidence) -> Ruling:
        """Judge one row."""

"""The shape of a row of the checklists, and what rows look at."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import ClassVar, Literal

from pydantic.dataclasses import dataclass as settings

from bench.canary.rehearsal import Rehearsal, rehearsals
from bench.catalogue.rollout import Rollout
from bench.facts import Fact, RolloutBegan
from bench.judging.finding import Ruling
from bench.reports.report import ScenarioReport
from fake_backend.settings import STRICT

Checklist = Literal["before", "during", "after"]  # the rollout
CHECKLISTS: tuple[Checklist, ...] = ("before", "during", "after")


@dataclass(frozen=True)
class Proof:
    """A run of the past: the facts of a rollout, or a scenario in a real editor."""

    path: str  # where a reader finds it
    facts: Sequence[Fact] = ()  # of a rollout
    scenario: ScenarioReport | None = None  # of a run folder, so with a real editor
    postmortem: str = ""  # as people have filled it in; empty: there is none

    @cached_property
    def rehearsals(self) -> list[Rehearsal]:
        """Its rehearsed rollbacks; none if it is a rollout that a guard watched."""
        return rehearsals(self.facts)

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the rollout; empty if it is none."""
        began = (fact.fingerprint for fact in self.facts if isinstance(fact, RolloutBegan))
        return next(began, "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row may look at: the rollout, a seed, and earlier runs."""

    rollout: Rollout
    seed: int
    proofs: Sequence[Proof] = ()
    not_run: Sequence[str] = ()  # scenarios that run folders lack

    @property
    def of_rollout(self) -> list[Proof]:
        """The runs of a rollout with exactly these settings."""
        wanted = self.rollout.fingerprint
        return [proof for proof in self.proofs if proof.fingerprint == wanted]

    @property
    def simulated(self) -> str:
        """The name of what a row plays itself, in place of a run's path."""
        return f"simulated with seed {self.seed}"


@dataclass(frozen=True, slots=True)
class Proven(Ruling):
    """A ruling with the runs that prove it, each a path."""

    proofs: tuple[str, ...] = ()


def proven(ruling: Ruling, *proofs: Proof | str) -> Proven:
    """The ruling, with the runs that it rests on."""
    parts = {field.name: getattr(ruling, field.name) for field in fields(Ruling)}
    paths = (proof if isinstance(proof, str) else proof.path for proof in proofs)
    return Proven(**parts, proofs=tuple(dict.fromkeys(paths)))


@settings(frozen=True, config=STRICT)
class Row(ABC):
    """The fields are limits. *Kept* is go, *broken* no-go; *unknown* is no-go as well.

    The docstring says what is asked for, `advice` what to do about a no-go, `checklist` when the
    row matters. A ruling that rests on runs is `proven` by them.
    """

    advice: ClassVar[str] = ""
    checklist: ClassVar[Checklist] = "before"

    @abstractmethod
    def judge(self, evidence: Evidence) -> Ruling:
        """Judge one row."""

"""Rehearses rollbacks in simulated time."""

from collections.abc import Iterable
from dataclasses import replace

from bench.canary.all_judges import known_judges
from bench.canary.rehearsal import WHO
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill, Rollout, StageSettings
from bench.facts import Fact, FlagSwitched, RolloutBegan
from bench.load.simulation import play

LASTS_S = 20.0  # until the rollback


def drill(rollout: Rollout, seed: int, drills: Iterable[Drill]) -> list[Fact]:
    """The facts of all drills, one after the other; each begins with a new crowd."""
    facts: list[Fact] = []
    for one in drills:
        began = max((fact.at for fact in facts), default=0.0)
        facts += (replace(fact, at=fact.at + began) for fact in _drill(rollout, seed, one))
    return facts


def _drill(rollout: Rollout, seed: int, one: Drill) -> Iterable[Fact]:
    guard = replace(rollout.table.guard, mode="off", deadline_s=LASTS_S)
    stages = (StageSettings(one.at, LASTS_S),)
    alone = rollout.changed(stages=stages, guard=guard, then="rollback", drills=(one,))
    for fact in play(alone, seed, known_judges()["guard"](), HINDRANCES[one.hindrance]):
        if isinstance(fact, RolloutBegan):
            yield replace(fact, fingerprint=rollout.fingerprint)
        elif isinstance(fact, FlagSwitched):
            yield replace(fact, who=WHO, why=one.hindrance)
        else:
            yield fact

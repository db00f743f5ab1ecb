"""Rollouts played for tests; each once, because a play takes most of a second."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from _pytest.mark import ParameterSet

from bench.canary.all_judges import known_judges
from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.facts import Fact, RolloutEnded
from bench.load.offline import with_stages
from bench.load.simulation import play

Facts = tuple[Fact, ...]
GPT53 = read_rollout(rollout_file("gpt53"))


@cache
def played(seed: int) -> Facts:
    """The founding incident under the guard."""
    return tuple(play(GPT53, seed, known_judges()["guard"]()))


@cache
def one_stage(seed: int, share: float, slower: float = 1.4, slots: float = 1.36) -> Facts:
    """One stage right after the baseline, without a guard."""
    guard = replace(GPT53.table.guard, mode="off")
    rollout = with_stages(changed(slower, slots), [(share, 40.0)], guard)
    return tuple(play(rollout, seed, known_judges()["guard"]()))


def changed(slower: float, slots: float) -> Rollout:
    """The rollout with another new version."""
    new = replace(GPT53.new, slower=slower, slots=slots)
    return replace(GPT53, versions={**GPT53.versions, new.name: new})


def nothing_wrong() -> Rollout:
    """The old version, rolled out under the name of the new one."""
    same = replace(GPT53.old, name=GPT53.new.name)
    return replace(GPT53, versions={**GPT53.versions, same.name: same})


def seeds(always: Iterable[int], nightly: Iterable[int]) -> list[ParameterSet]:
    """Cases of `make fast`, and more that only `make e2e` has."""
    more = [pytest.param(seed, marks=pytest.mark.nightly) for seed in nightly]
    return [*map(pytest.param, always), *more]


def ended(facts: Facts) -> RolloutEnded:
    (end,) = [fact for fact in facts if isinstance(fact, RolloutEnded)]
    return end

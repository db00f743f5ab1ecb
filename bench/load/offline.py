"""Plays a rollout in simulated time: pool, crowd, flag and guard, without an editor or a socket."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from math import inf

from bench.canary.exceedance import frozen_p99
from bench.canary.judge import Judge
from bench.canary.stage import GuardSettings
from bench.canary.walk import UNKNOWN, Course, Walk
from bench.catalogue.rollout import Rollout, StageSettings
from bench.facts import (
    BaselineFrozen,
    CrowdSecond,
    Fact,
    FlagSwitched,
    RolloutBegan,
    RolloutEnded,
)
from bench.facts.rollout_entries import rollout_fact
from fake_backend.journal import CrowdSecond as CrowdSecondEntry
from fake_backend.journal import Shadowed as ShadowedEntry
from fake_backend.model.version import Version
from fake_backend.rollout.crowd import Crowd
from fake_backend.rollout.flags import Flags, FlagSettings, document
from fake_backend.rollout.traffic import Traffic

DRAINED_WITHIN_S = 120
Entry = CrowdSecondEntry | ShadowedEntry


def play(rollout: Rollout, seed: int, judge: Judge) -> Iterator[Fact]:
    """The facts of the rollout, from the baseline until users are well again after its end."""
    table, traffic = rollout.table, new_traffic(rollout, seed)
    yield RolloutBegan(
        0.0, rollout.name, rollout.fingerprint, seed, table.flag, table.old, table.new
    )
    before = list(facts_of(traffic.advance(table.steady_s)))
    yield from before
    baseline = frozen_p99(traffic.seconds.samples)
    if baseline is None:
        words = f"Only {len(traffic.seconds.samples)} answers before the rollout: no baseline."
        yield RolloutEnded(table.steady_s, UNKNOWN, 0, words)
        return
    threshold_s = baseline.p99_s * table.guard.p99_times
    traffic.seconds.threshold_s = threshold_s
    yield BaselineFrozen(table.steady_s, baseline.samples, baseline.p99_s, threshold_s)
    walk = Walk(course_of(rollout), judge, threshold_s, _crowd(before))
    yield from _walk(rollout, seed, traffic, walk)


def _walk(rollout: Rollout, seed: int, traffic: Traffic, walk: Walk) -> Iterator[Fact]:
    now = rollout.table.steady_s
    facts = walk.begin(now)
    while True:
        yield from facts
        share = _share(facts)
        if share is not None:
            yield from facts_of(traffic.switch(flags_of(rollout, seed, share), now))
        if walk.over:
            break
        now += 1
        seconds = list(facts_of(traffic.advance(now)))
        yield from seconds
        facts = walk.tick(now, _crowd(seconds))
    for _ in range(0 if share is None else DRAINED_WITHIN_S):
        now += 1
        seconds = list(facts_of(traffic.advance(now)))
        yield from seconds
        if not any(sum(one.over) or one.waiting for one in _crowd(seconds)):
            return


def _share(facts: Iterable[Fact]) -> float | None:
    """The share that the flag is switched to; None: it stays as it is."""
    return next((fact.share for fact in facts if isinstance(fact, FlagSwitched)), None)


def new_crowd(rollout: Rollout, seed: int, *, until: float = inf) -> Crowd:
    settings = rollout.table.crowd
    rate = settings.rate(rollout.table.pool.slots, rollout.old)
    return Crowd(settings, seed, rate, until=until)


def new_traffic(rollout: Rollout, seed: int, *, until: float = inf) -> Traffic:
    """The crowd of a rollout, everybody on the old version; it asks nothing more after `until`."""
    table, crowd = rollout.table, new_crowd(rollout, seed, until=until)
    return Traffic(table.pool, rollout.versions, flags_of(rollout, seed, 0.0), crowd)


def flags_of(rollout: Rollout, seed: int, share: float) -> Flags:
    """The flag that gives `share` of the users the new version."""
    table = rollout.table
    content = document(table.flag, table.old, table.new, share)
    return Flags(FlagSettings(table.flag, content, table.surfaces), rollout.versions, seed)


def with_stages(
    rollout: Rollout, stages: Sequence[tuple[float, float]], guard: GuardSettings | None = None
) -> Rollout:
    """The same rollout with other stages, and perhaps another guard."""
    settings = tuple(StageSettings(share, for_s) for share, for_s in stages)
    update = {"stages": settings, "guard": guard or rollout.table.guard}
    return replace(rollout, table=rollout.table.model_copy(update=update))


def course_of(rollout: Rollout) -> Course:
    table = rollout.table
    stages = [(stage.share, stage.for_s) for stage in table.stages]
    return Course(table.old, table.new, stages, table.guard, table.pool.waiting_most)


def alone(
    rollout: Rollout, seed: int, version: Version, seconds: float, threshold_s: float = inf
) -> tuple[Traffic, list[CrowdSecond]]:
    """The whole crowd on one version for some seconds."""
    share = 1.0 if version.name == rollout.table.new else 0.0
    traffic = new_traffic(rollout, seed)
    traffic.seconds.threshold_s = threshold_s
    traffic.flags = flags_of(rollout, seed, share)
    return traffic, _crowd(facts_of(traffic.advance(seconds)))


def facts_of(entries: Iterable[Entry]) -> Iterator[Fact]:
    for entry in entries:
        table = {"event": type(entry).__name__.lower(), **asdict(entry)}
        yield rollout_fact(table, entry.at)


def _crowd(facts: Iterable[Fact]) -> list[CrowdSecond]:
    return [fact for fact in facts if isinstance(fact, CrowdSecond)]

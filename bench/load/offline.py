"""The parts of a rollout in simulated time: pool, crowd and flag, without an editor or a socket."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import inf

import msgspec

from bench.canary.stage import GuardSettings
from bench.catalogue.rollout import Rollout, StageSettings
from bench.facts import CrowdSecond, Fact
from bench.facts.rollout_entries import rollout_fact
from fake_backend.journal import CrowdSecond as CrowdSecondEntry
from fake_backend.journal import Shadowed as ShadowedEntry
from fake_backend.model.version import Version
from fake_backend.rollout.crowd import Crowd
from fake_backend.rollout.flags import Flags
from fake_backend.rollout.traffic import Traffic

Entry = CrowdSecondEntry | ShadowedEntry


def new_crowd(rollout: Rollout, seed: int, *, until: float = inf) -> Crowd:
    settings = rollout.table.crowd
    rate = settings.rate(rollout.table.pool.slots, rollout.old)
    return Crowd(settings, seed, rate, until=until)


def new_traffic(rollout: Rollout, seed: int, *, until: float = inf) -> Traffic:
    """The crowd of a rollout, everybody on the old version; it asks nothing more after `until`."""
    table, crowd = rollout.table, new_crowd(rollout, seed, until=until)
    return Traffic(table.pool, rollout.versions, flags_of(rollout, seed, 0.0), crowd)


def flags_of(rollout: Rollout, seed: int, share: float, stale_s: float = 0.0) -> Flags:
    """The flag that gives `share` of the users the new version."""
    return Flags(rollout.flag_settings(seed, share, stale_s), rollout.versions, seed)


def with_stages(
    rollout: Rollout, stages: Sequence[tuple[float, float]], guard: GuardSettings | None = None
) -> Rollout:
    """The same rollout with other stages, and perhaps another guard."""
    settings = tuple(StageSettings(share, for_s) for share, for_s in stages)
    update = {"stages": settings, "guard": guard or rollout.table.guard}
    return replace(rollout, table=rollout.table.model_copy(update=update))


def alone(
    rollout: Rollout, seed: int, version: Version, seconds: float, threshold_s: float = inf
) -> tuple[Traffic, list[CrowdSecond]]:
    """The whole crowd on one version for some seconds."""
    share = 1.0 if version.name == rollout.table.new else 0.0
    traffic = new_traffic(rollout, seed)
    traffic.seconds.threshold_s = threshold_s
    traffic.flags = flags_of(rollout, seed, share)
    return traffic, crowd_seconds(facts_of(traffic.advance(seconds)))


def facts_of(entries: Iterable[Entry]) -> Iterator[Fact]:
    for entry in entries:
        yield rollout_fact(msgspec.to_builtins(entry), entry.at)


def crowd_seconds(facts: Iterable[Fact]) -> list[CrowdSecond]:
    return [fact for fact in facts if isinstance(fact, CrowdSecond)]

"""A rollout with a real editor in it, as a scenario: its stages are the fault phase."""

from pathlib import Path

import orjson

from bench.catalogue.checks import NotForThisError, check_faults, parse_faults
from bench.catalogue.journeys import journey_names
from bench.catalogue.limits import Limits, read_rules
from bench.catalogue.old_formats import upgraded_rollout
from bench.catalogue.rollout import Rollout, checked
from bench.catalogue.scenario import Scenario
from bench.catalogue.wiring import asked_surfaces, in_terms_of
from bench.core.errors import RequestError
from bench.core.files import file_below, read_bounded, write_whole
from bench.profiles.loading import merged
from bench.profiles.profile import Profile
from fake_backend.plan.plan import PlannedFault
from fake_backend.plugins import UnknownNameError

ROLLOUT_FILE = "rollout.json"  # in a run folder: all settings, with the trace and the versions
LARGEST = 10_000_000
FOUNDING = "the founding incident: a canary of 5 % saw none of it"
QUIET_S = 5.0
DRILL_S = 150.0  # at most
WHY = (
    "A rollout meets users in stages. Whoever has the new version feels it, and whoever shares its"
    " capacity does as well."
)


def rollout_scenario(rollout: Rollout, profile: Profile | None = None) -> Scenario:
    """The scenario whose faults last as long as the stages of the rollout.

    Raises:
        RequestError: a fault or the journey of the rollout is wrong.
        NotForThisError: the extension uses none of the rollout's surfaces.
    """
    known = [*journey_names(), *(profile.journeys if profile else ())]
    if rollout.table.journey not in known:
        unknown = UnknownNameError("journey", rollout.table.journey, known, listed_by="bench steps")
        raise RequestError(f"{rollout.file}: journey: {unknown}")
    limits: Limits = profile.rules if profile else {}
    if not rollout.table.faults:  # the version is the fault, and the stages show whom it reaches
        limits = merged(limits, {"fault_delivered": {"at_least": 0}})
    return Scenario(
        name=rollout.name,
        title=rollout.table.about,
        why=WHY,
        evidence=(rollout.table.incident.source or FOUNDING,),
        tags=(),
        journey=rollout.table.journey,
        rounds=1,
        fault_s=_longest_s(rollout),
        quiet_s=QUIET_S,
        host_heap_mb=0,
        faults=_faults(rollout, profile),
        rules=read_rules(rollout.file, limits),
        file=rollout.file,
        rollout=_in_terms_of(profile, rollout),
    )


def _longest_s(rollout: Rollout) -> float:
    """How long the stages, or the drills in their place, can take."""
    table = rollout.table
    if table.drills:
        return DRILL_S * len(table.drills)
    return sum(max(stage.for_s, table.guard.deadline_s) for stage in table.stages)


def _faults(rollout: Rollout, profile: Profile | None) -> tuple[PlannedFault, ...]:
    faults = parse_faults(rollout.table.faults, rollout.file)
    check_faults(faults, profile, rollout.file, shipped=False)
    return tuple(filter(None, (in_terms_of(profile, fault) for fault in faults)))


def _in_terms_of(profile: Profile | None, rollout: Rollout) -> Rollout:
    """The rollout on the surfaces that the extension uses."""
    if profile is None:
        return rollout
    known = asked_surfaces(profile)
    named = dict.fromkeys(
        surface
        for name in rollout.table.surfaces
        for surface in (*profile.surfaces_for(name), name)
        if surface in known
    )
    if not named:
        wanted = ", ".join(rollout.table.surfaces)
        raise NotForThisError(f"{rollout.file}: surfaces: {profile.title} never asks {wanted}.")
    return rollout.changed(surfaces=tuple(named))


def write_rollout(rollout: Rollout, folder: Path) -> None:
    """Write all settings of the rollout into a folder, so that they can be read without its file.

    Raises:
        BenchError: the disk is full.
    """
    table = {"name": rollout.name, "settings": rollout.table.model_dump(mode="json")}
    write_whole(folder / ROLLOUT_FILE, orjson.dumps(table, option=orjson.OPT_INDENT_2))


def read_written(folder: Path, name: str = "") -> Rollout | None:
    """The rollout that was written into the folder; None if there is none.

    Raises:
        RequestError: it cannot be read.
    """
    file = file_below(folder, ROLLOUT_FILE, LARGEST)
    if not file.exists():
        return None
    try:
        table = orjson.loads(read_bounded(file, LARGEST))
        settings, written = upgraded_rollout(dict(table["settings"])), str(table["name"])
    except (ValueError, KeyError, TypeError) as error:
        raise RequestError(
            f"{file}: cannot be read by this version of the bench: {error}"
        ) from None
    return checked(settings, file, name or written)

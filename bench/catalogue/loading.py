"""Finds scenarios and reads them, with exact errors."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from bench.catalogue.journeys import journey_names
from bench.catalogue.limits import Limits, first_problem, read_rules
from bench.catalogue.old_formats import upgraded
from bench.catalogue.scenario import Scenario
from bench.catalogue.tags import GROUPS, all_tags, require_tag
from bench.core.errors import RequestError
from bench.core.toml import read_toml
from bench.facts.run_info import FORMAT
from bench.profiles.loading import merged
from bench.profiles.profile import Profile
from fake_backend.plan.plan import PlanError, PlannedFault
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import copilot
from fake_backend.settings import STRICT

FOLDER = Path(__file__).parent / "scenarios"
ROLES = frozenset(copilot.SURFACES)
BETWEEN = "-"  # a scenario's name and its variant's: neither file systems nor shells mind it


class Variant(BaseModel):
    """The scenario with other settings of its faults: those in `fault` are set in each of them."""

    model_config = STRICT

    name: Annotated[str, Field(pattern="^[a-z0-9_]+$")]
    title: Annotated[str, Field(min_length=3)]
    fault: dict[str, Any]


class Table(BaseModel):
    """The keys of a scenario's file; faults and rules are read by their plug-ins."""

    model_config = STRICT

    title: Annotated[str, Field(min_length=3)]
    why: Annotated[str, Field(min_length=3)]
    journey: str
    advice: str = ""
    evidence: list[str] = []
    group: str = ""
    tags: list[str] = []
    rounds: Annotated[int, Field(ge=1, le=1000)] = 2
    fault_s: Annotated[float, Field(ge=0, le=36_000)] = 0
    quiet_s: Annotated[float, Field(ge=2, le=3600)] = 8
    host_heap_mb: Annotated[int, Field(ge=0)] = 0
    faults: list[dict[str, Any]] = []
    variants: list[Variant] = []
    rules: dict[str, dict[str, Any]] = {}
    settings: dict[str, Any] = {}


class NotForThisError(RequestError):
    """A scenario whose faults are all on surfaces that the extension does not use."""


def known_scenarios() -> list[str]:
    """The name of every scenario of the catalogue; of one with variants, those of the variants."""
    return [name for file in scenario_files() for name in _names(file, file.stem)]


def scenario_files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def find_scenarios(name: str, profile: Profile | None = None) -> tuple[Scenario, ...]:
    """The scenario of the catalogue called `name`, or the one in the TOML file `name`.

    Of a scenario with variants these are all of them, unless `name` means one. They are put into
    the terms of the `profile`: limits that the scenario does not set, journeys, and the backend's
    surfaces.

    Raises:
        RequestError: there is none, or the file is wrong: it names file, key and way out.
        NotForThisError: it means surfaces that the extension does not use.
    """
    file = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    names = [name]
    if name.endswith(".toml") or file.exists():
        names = _names(file, file.stem)
    else:
        file = FOLDER / f"{_without_variant(name)}.toml"
        if not file.exists() or name not in _names(file, file.stem):
            raise RequestError(str(UnknownNameError("scenario", name, known_scenarios())))
    _check_words(file)
    return tuple(read_scenario(file, profile, name=one) for one in names)


def _check_words(file: Path) -> None:
    """Raises RequestError where a tag or the group is unknown; those of a run of old may be."""
    table = _table(file)
    try:
        for tag in table.tags:
            require_tag(tag)
        if table.group and table.group not in GROUPS:
            raise UnknownNameError("group", table.group, list(GROUPS))
    except UnknownNameError as error:
        raise RequestError(f"{file}: {error}") from None


def find_scenario(name: str, profile: Profile | None = None) -> Scenario:
    """The one that find_scenarios finds, or the first of its variants."""
    return find_scenarios(name, profile)[0]


def read_scenario(
    file: Path, profile: Profile | None = None, *, name: str = "", written: int = FORMAT
) -> Scenario:
    """Read one scenario file; it is called `name`, or as the file.

    If the file has variants, the last part of the name selects one. `written` is the format of the
    run folder that the file is in.

    Raises:
        RequestError: it cannot be read, or says something that is not allowed.
        NotForThisError: as for find_scenarios.
    """
    try:
        table = _table(file, written)
        return _scenario(file, name or _variant_names(table, file.stem)[0], table, profile)
    except (PlanError, UnknownNameError) as error:
        raise RequestError(f"{file}: {error}") from None


def _table(file: Path, written: int = FORMAT) -> Table:
    try:
        return Table.model_validate(upgraded(read_toml(file), written))
    except ValidationError as error:
        raise RequestError(
            f"{file}: {first_problem(error, '', list(Table.model_fields))}"
        ) from None


def _names(file: Path, stem: str) -> list[str]:
    return _variant_names(_table(file), stem)


def _variant_names(table: Table, stem: str) -> list[str]:
    return [f"{stem}{BETWEEN}{variant.name}" for variant in table.variants] or [stem]


def _without_variant(name: str) -> str:
    return name.rpartition(BETWEEN)[0]


def _scenario(file: Path, name: str, table: Table, profile: Profile | None) -> Scenario:
    journeys = [*journey_names(), *(profile.journeys if profile else ())]
    if table.journey not in journeys:
        raise UnknownNameError("journey", table.journey, journeys)
    below = {"rules": profile.rules} if profile else {}
    limits: Limits = merged(below, {"rules": table.rules})["rules"]
    variant = _variant(table, name)
    faults = _faults(table, variant)
    if profile and profile.surfaces:
        faults = _in_terms_of(profile, faults, file)
    return Scenario(
        name=name,
        title=f"{table.title}: {variant.title}" if variant else table.title,
        why=table.why,
        evidence=tuple(table.evidence),
        group=table.group,
        tags=all_tags(table.tags, further=bool(variant) and variant is not table.variants[0]),
        journey=table.journey,
        rounds=table.rounds,
        fault_s=table.fault_s,
        quiet_s=table.quiet_s,
        host_heap_mb=table.host_heap_mb,
        faults=tuple(faults),
        rules=read_rules(file, limits),
        file=file,
        settings=table.settings,
        advice=table.advice,
        variant=variant.name if variant else "",
    )


def _variant(table: Table, name: str) -> Variant | None:
    """The variant that the scenario's name ends with; a run's folder may add its number."""
    if not table.variants:
        return None
    by_name = {variant.name: variant for variant in table.variants}
    meant = name.rpartition(BETWEEN)[2].partition(".")[0]
    if meant not in by_name:
        raise UnknownNameError("variant", meant, list(by_name))
    return by_name[meant]


def _faults(table: Table, variant: Variant | None) -> list[PlannedFault]:
    more = variant.fault if variant else {}
    return [
        PlannedFault.parse({**fault, **more}, f"faults.{index}")
        for index, fault in enumerate(table.faults)
    ]


def _in_terms_of(profile: Profile, faults: list[PlannedFault], file: Path) -> list[PlannedFault]:
    """The faults with the surfaces of the backend that the extension speaks to.

    Raises:
        NotForThisError: it uses none of what they mean.
    """
    meant = [(fault, tuple(_surfaces(profile, fault.surfaces))) for fault in faults]
    left = [replace(fault, surfaces=names) for fault, names in meant if names]
    if faults and not left:
        surfaces = ", ".join(sorted({name for fault in faults for name in fault.surfaces}))
        msg = f"{file}: its faults are on {surfaces}, which {profile.title} does not use."
        raise NotForThisError(msg)
    return left


def _surfaces(profile: Profile, names: tuple[str, ...]) -> Iterator[str]:
    """Copilot's surfaces are the words of the catalogue; others are meant as they are."""
    found = [
        surface
        for name in names
        for surface in (profile.surfaces_for(name) if name in ROLES else (name,))
    ]
    yield from dict.fromkeys(found)

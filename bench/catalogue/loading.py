"""Finds scenarios and reads them."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.catalogue.checks import NO_FAULTS, check_faults, check_http
from bench.catalogue.journeys import journey_names
from bench.catalogue.limits import Limits, read_rules
from bench.catalogue.old_formats import upgraded
from bench.catalogue.rollout_scenario import read_written, rollout_scenario
from bench.catalogue.scenario import SCENARIO_FILE, Scenario
from bench.catalogue.scenario_names import (
    BETWEEN,
    check_file_name,
    is_scenario_name,
    without_variant,
)
from bench.catalogue.table import Table, Variant
from bench.catalogue.tags import GROUPS, all_tags, require_tag
from bench.catalogue.wiring import in_terms_of
from bench.core.errors import RequestError
from bench.core.toml import read_toml, validated
from bench.facts.run_info import FORMAT
from bench.profiles.loading import merged
from bench.profiles.profile import Profile
from fake_backend.plan.plan import PlanError, PlannedFault, has_settings
from fake_backend.plugins import UnknownNameError

FOLDER = Path(__file__).parent / "scenarios"


def known_scenarios() -> list[str]:
    """The names of all scenarios; a scenario with variants is listed by the variants' names."""
    return [name for file in scenario_files() for name in _names(file, file.stem)]


def scenario_files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def unknown_scenario(name: str) -> UnknownNameError:
    known = [file.stem for file in scenario_files()]
    return UnknownNameError("scenario", name, known, listed_by="bench list")


def find_scenarios(
    name: str, profile: Profile | None = None, journeys: Iterable[str] = ()
) -> tuple[Scenario, ...]:
    """The scenario called `name` in the catalogue, or the one in the TOML file `name`.

    A scenario with variants gives all of them, unless `name` selects one. The `profile` adds its
    journeys and the limits that the scenario does not set, and translates the surfaces. `journeys`
    are the names of further journeys.

    Raises:
        RequestError: there is no such scenario, or its file is wrong.
        NotForThisError: the extension does not use its surfaces.
    """
    file = _file_called(name)
    names = [name]
    if name.endswith(".toml") or file.exists():
        names = _names(file, file.stem)
    else:
        file = FOLDER / f"{without_variant(name)}.toml"
        if not file.exists():
            raise RequestError(str(unknown_scenario(name)))
        if name not in (variants := _names(file, file.stem)):
            raise RequestError(str(UnknownNameError("scenario", name, variants)))
    found = tuple(
        read_scenario(file, profile, name=variant, journeys=journeys) for variant in names
    )
    table = _table(file)
    _check_words(table, file)
    for variant in names:
        faults = _faults(table, _variant(table, variant))
        check_faults(faults, profile, file, shipped=file.parent == FOLDER)
        check_http(table.http or "", faults, file)
    return found


def _file_called(name: str) -> Path:
    if name.endswith(".toml"):
        check_file_name(name)
        return Path(name)
    if not is_scenario_name(name):
        raise RequestError(str(unknown_scenario(name)))
    return FOLDER / f"{name}.toml"


def _check_words(table: Table, file: Path) -> None:
    """Reject what a run folder of an older bench may have: unknown words, no faults."""
    if "faults" not in table.model_fields_set:
        raise RequestError(f"{file}: {NO_FAULTS}")
    for variant, count in Counter(variant.name for variant in table.variants).items():
        if count > 1:
            raise RequestError(f"{file}: variants: {count} have the name {variant!r}.")
    try:
        for tag in table.tags:
            require_tag(tag)
        if table.group and table.group not in GROUPS:
            raise UnknownNameError("group", table.group, list(GROUPS))
    except UnknownNameError as error:
        raise RequestError(f"{file}: {error}") from None


def command_line_name(scenario: Scenario) -> str:
    """How the command line names the scenario: a file outside of the catalogue by its path.

    The path is relative to the current folder if it is below it.
    """
    if scenario.file.parent == FOLDER:
        return scenario.name
    file = scenario.file.resolve()
    return str(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)


def find_scenario(name: str, profile: Profile | None = None) -> Scenario:
    """The scenario that find_scenarios finds, or the first of its variants."""
    return find_scenarios(name, profile)[0]


def read_scenario(
    file: Path,
    profile: Profile | None = None,
    *,
    name: str = "",
    written: int = FORMAT,
    journeys: Iterable[str] = (),
) -> Scenario:
    """Read one scenario file; `name` defaults to the name of the file.

    If the file has variants, the last part of the name selects one. `written` is the format of the
    run folder that the file is in.

    Raises:
        RequestError: it cannot be read, or a key or value is not allowed.
    """
    if file.name == SCENARIO_FILE and (rollout := read_written(file.parent, name)):
        return rollout_scenario(rollout, profile)
    table = _table(file, written)
    try:
        known = [*journey_names(), *(profile.journeys if profile else ()), *journeys]
        if table.journey not in known:
            raise UnknownNameError("journey", table.journey, known, listed_by="bench steps")
        return _scenario(file, name or _variant_names(table, file.stem)[0], table, profile)
    except UnknownNameError as error:
        raise RequestError(f"{file}: {error}") from None
    except PlanError as error:
        variant = f"variant {name.rpartition(BETWEEN)[2]!r}: " if table.variants and name else ""
        raise RequestError(f"{file}: {variant}{error}") from None


def _table(file: Path, written: int = FORMAT) -> Table:
    table = upgraded(read_toml(file), written)
    return validated(Table, table, file)


def _names(file: Path, stem: str) -> list[str]:
    return _variant_names(_table(file), stem)


def _variant_names(table: Table, stem: str) -> list[str]:
    return [f"{stem}{BETWEEN}{variant.name}" for variant in table.variants] or [stem]


def _scenario(file: Path, name: str, table: Table, profile: Profile | None) -> Scenario:
    below = {"rules": profile.rules} if profile else {}
    limits: Limits = merged(below, {"rules": table.rules})["rules"]
    variant = _variant(table, name)
    meant = (in_terms_of(profile, fault) for fault in _faults(table, variant))
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
        http=table.http or "",
        faults=tuple(fault for fault in meant if fault),
        rules=read_rules(file, limits),
        file=file,
        settings=table.settings,
        advice=table.advice,
        variant=variant.name if variant else "",
    )


def _variant(table: Table, name: str) -> Variant | None:
    """The variant that the scenario's name ends with, before the number of a repeat."""
    if not table.variants:
        return None
    by_name = {variant.name: variant for variant in table.variants}
    meant = name.rpartition(BETWEEN)[2].partition(".")[0]
    if meant not in by_name:
        raise UnknownNameError("variant", meant, list(by_name))
    return by_name[meant]


def _faults(table: Table, variant: Variant | None) -> list[PlannedFault]:
    more = variant.fault if variant else {}
    meant = [fault for fault in table.faults if has_settings(fault, more)] or table.faults
    return [
        PlannedFault.parse({**fault, **more} if fault in meant else fault, f"faults.{index}")
        for index, fault in enumerate(table.faults)
    ]

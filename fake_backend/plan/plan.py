"""A plan: the faults that are switched on, and the requests that they hit. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault, HostFault, WireFault
from fake_backend.plan.firing import ALWAYS, Firing
from fake_backend.plan.selection import ALL, Selection
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import known_surfaces
from fake_backend.settings import Path, SettingError, adapter_of, place_of, read_settings

MOST_FAULTS = 200  # of one plan
COMMON = ("surfaces", "when", "fire", "since", "until")  # settings of every fault
Since = Literal["start", "fault"]
Until = Literal["fault", "end"]
FAULT_PAGE, SURFACE_PAGE = "docs/faults.md", "docs/fake-backend.md"


class PlanError(ValueError):
    """An invalid plan; `where` is the path of the wrong field."""

    def __init__(self, where: str, problem: str, place: str = "") -> None:
        super().__init__(f"{place or where}: {problem}")
        self.where = where


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault, and the requests that it hits."""

    name: str
    surfaces: tuple[str, ...]
    fault: Fault
    when: Selection = ALL  # which requests on these surfaces
    fire: Firing = ALWAYS  # how often, and when
    since: Since = "fault"  # the beginning of the scenario, or of the fault phase
    until: Until = "fault"  # the end of the fault phase, or of the scenario

    @classmethod
    def parse(cls, table: dict[str, Any], where: str) -> "PlannedFault":
        """Read the `[[faults]]` table at the path `where`.

        Raises:
            PlanError: a fault, surface or setting is unknown, or a value is not allowed.
        """
        try:
            return cls._parsed(dict(table))
        except SettingError as error:
            path = ".".join([where, *map(str, error.path)])
            place = f"{_label(where, table)}: {place_of(error.path)}".removesuffix(": ")
            raise PlanError(path, error.problem, place) from None

    @classmethod
    def _parsed(cls, settings: dict[str, Any]) -> "PlannedFault":
        name = settings.pop("fault", None)
        if not isinstance(name, str):
            problem = f"is missing: name a fault. `{FAULT_PAGE}` lists all {len(known_faults())}."
            raise SettingError(("fault",), problem)
        if name not in known_faults():
            raise _unknown(("fault",), "fault", name, known_faults(), FAULT_PAGE)
        surfaces = _surfaces(settings)
        kind = known_faults()[name]
        when = read_settings(Selection, settings.pop("when", {}), ("when",))
        when = ALL if when == ALL else when
        if issubclass(kind, WireFault) and when != ALL:
            problem = f"{name} acts on connections and cannot select requests: remove `when`."
            raise SettingError(("when",), problem)
        fire = read_settings(Firing, settings.pop("fire", {}), ("fire",))
        since: Since = _one_of(get_args(Since), "since", settings)
        until: Until = _one_of(get_args(Until), "until", settings)
        fault = read_settings(kind, settings, also=COMMON)
        if isinstance(fault, WireFault) and fault.behaviour().accepting != "open":
            _check_timing(fire, f"{name} closes a whole port")
        elif isinstance(fault, HostFault):
            _check_timing(fire, f"{name} acts on every connection to a host")
        return cls(name, surfaces, fault, when, fire, since, until)

    def table(self) -> dict[str, Any]:
        """The table that `parse` reads."""
        table = {"fault": self.name, "surfaces": list(self.surfaces), **_table(self.fault)}
        for name, part, default in (("when", self.when, ALL), ("fire", self.fire, ALWAYS)):
            if part != default:
                table[name] = _table(part)
        if self.since != "fault":
            table["since"] = self.since
        if self.until != "fault":
            table["until"] = self.until
        return table


@dataclass(frozen=True, slots=True)
class Plan:
    """The faults that are switched on together."""

    faults: tuple[PlannedFault, ...] = ()

    @classmethod
    def parse(cls, tables: Any) -> "Plan":
        """Read a list of `[[faults]]` tables.

        Raises:
            PlanError: `tables` is not a list, or one of them is invalid (PlannedFault.parse).
        """
        if not isinstance(tables, list):
            raise PlanError("faults", "must be a list of tables.")
        if len(tables) > MOST_FAULTS:
            raise PlanError("faults", f"must list at most {MOST_FAULTS} faults.")
        return cls(
            tuple(
                PlannedFault.parse(table if isinstance(table, dict) else {}, f"faults.{index}")
                for index, table in enumerate(tables)
            )
        )

    def tables(self) -> list[dict[str, Any]]:
        return [planned.table() for planned in self.faults]


def _label(where: str, table: Mapping[str, Any]) -> str:
    """The fault for a reader: its position, from 1, and its name."""
    number = where.removeprefix("faults.")
    position = f"fault {int(number) + 1}" if number.isdigit() else "fault"
    name = table.get("fault")
    return f"{position} ({name})" if isinstance(name, str) else position


def _surfaces(settings: dict[str, Any]) -> tuple[str, ...]:
    if "routes" in settings:
        raise SettingError(("routes",), "was renamed: write `surfaces`.")
    surfaces, known = settings.pop("surfaces", None), known_surfaces()
    if not isinstance(surfaces, list) or not surfaces:
        problem = f"must list surfaces, as in ['chat']. `{SURFACE_PAGE}` lists all {len(known)}."
        raise SettingError(("surfaces",), problem)
    for index, surface in enumerate(surfaces):
        if surface not in known:
            raise _unknown(("surfaces", index), "surface", str(surface), known, SURFACE_PAGE)
        if surface in surfaces[:index]:
            raise SettingError(("surfaces", index), f"{surface!r} is listed twice.")
    return tuple(surfaces)


def _one_of(allowed: tuple[Any, ...], name: str, settings: dict[str, Any]) -> Any:
    value = settings.pop(name, "fault")
    if value in allowed:
        return value
    other = next(each for each in allowed if each != "fault")
    problem = f"must be 'fault' (the default) or {other!r} (got {value!r})."
    raise SettingError((name,), problem)


def _check_timing(fire: Firing, what: str) -> None:
    """Reject settings that select connections for a fault that acts on all of them."""
    counted = fire.skip or fire.first or fire.every != 1 or fire.ramp_s
    if counted or {fire.share, *(stage.share for stage in fire.stages)} - {0.0, 1.0}:
        problem = f"{what}: use only from_s, until_s, loop, and stages with a share of 0 or 1."
        raise SettingError(("fire",), problem)


def _table(settings: Any) -> dict[str, Any]:
    """The settings that differ from their defaults, as JSON values."""
    content: dict[str, Any] = adapter_of(type(settings)).dump_python(
        settings, mode="json", exclude_defaults=True
    )
    return content


def _unknown(
    path: Path, kind: str, name: str, known: Iterable[str], listed_by: str
) -> SettingError:
    return SettingError(path, str(UnknownNameError(kind, name, known, listed_by=listed_by)))


def has_settings(table: Mapping[str, Any], settings: Iterable[str]) -> bool:
    """Whether the fault of a `[[faults]]` table has all of these settings."""
    kind = known_faults().get(str(table.get("fault")))
    own = {field.name for field in fields(kind)} if kind else set()
    return {"fault", *COMMON, *own} >= set(settings)

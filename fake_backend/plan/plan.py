"""A plan: the faults that are switched on, and the requests that they hit. Pure."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault, WireFault
from fake_backend.plan.firing import ALWAYS, Firing
from fake_backend.plan.selection import ALL, Selection
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import known_surfaces
from fake_backend.settings import first_problem

T = TypeVar("T")
FAULT_PAGE, SURFACE_PAGE = "docs/faults.md", "docs/fake-backend.md"
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # building one is slow


class PlanError(ValueError):
    """An invalid plan; `where` is the path of the wrong field."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault, and the requests that it hits."""

    name: str
    surfaces: tuple[str, ...]
    fault: Fault
    when: Selection = ALL  # which requests on these surfaces
    fire: Firing = ALWAYS  # how often, and when

    @classmethod
    def parse(cls, table: dict[str, Any], where: str) -> "PlannedFault":
        """Read the `[[faults]]` table at the path `where`.

        Raises:
            PlanError: a fault, surface or setting is unknown, or a value is not allowed.
        """
        settings = dict(table)
        name = settings.pop("fault", None)
        if not isinstance(name, str):
            problem = f"is missing: name a fault. `{FAULT_PAGE}` lists all {len(known_faults())}."
            raise PlanError(f"{where}.fault", problem)
        surfaces = _surfaces(settings, where)
        if name not in known_faults():
            raise _unknown(f"{where}.fault", "fault", name, known_faults(), FAULT_PAGE)
        kind = known_faults()[name]
        when = _read(Selection, settings.pop("when", {}), f"{where}.when")
        when = ALL if when == ALL else when
        if issubclass(kind, WireFault) and when != ALL:
            problem = f"{name} acts on connections and cannot select requests: remove `when`."
            raise PlanError(f"{where}.when", problem)
        fire = _read(Firing, settings.pop("fire", {}), f"{where}.fire")
        fault = _read(kind, settings, where)
        if isinstance(fault, WireFault) and fault.behaviour().accepting != "open":
            _check_port_timing(fire, name, f"{where}.fire")
        return cls(name, surfaces, fault, when, fire)

    def table(self) -> dict[str, Any]:
        """The table that `parse` reads."""
        table = {"fault": self.name, "surfaces": list(self.surfaces), **_table(self.fault)}
        for name, part, default in (("when", self.when, ALL), ("fire", self.fire, ALWAYS)):
            if part != default:
                table[name] = _table(part)
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
        return cls(
            tuple(
                PlannedFault.parse(table if isinstance(table, dict) else {}, f"faults.{index}")
                for index, table in enumerate(tables)
            )
        )

    def tables(self) -> list[dict[str, Any]]:
        return [planned.table() for planned in self.faults]


def _surfaces(settings: dict[str, Any], where: str) -> tuple[str, ...]:
    if "routes" in settings:
        raise PlanError(f"{where}.routes", "was renamed: write `surfaces`.")
    surfaces, known = settings.pop("surfaces", None), known_surfaces()
    if not isinstance(surfaces, list) or not surfaces:
        problem = f"must list surfaces, as in ['chat']. `{SURFACE_PAGE}` lists all {len(known)}."
        raise PlanError(f"{where}.surfaces", problem)
    for index, surface in enumerate(surfaces):
        if surface not in known:
            place = f"{where}.surfaces.{index}"
            raise _unknown(place, "surface", str(surface), known, SURFACE_PAGE)
    return tuple(surfaces)


def _check_port_timing(fire: Firing, name: str, where: str) -> None:
    """Reject settings that select connections: a port is open or closed for all of them."""
    counted = fire.skip or fire.first or fire.every != 1 or fire.ramp_s
    if counted or {fire.share, *(stage.share for stage in fire.stages)} - {0.0, 1.0}:
        problem = (
            f"{name} closes a whole port: use only from_s, until_s, loop,"
            " and stages with a share of 0 or 1."
        )
        raise PlanError(where, problem)


def _table(settings: Any) -> dict[str, Any]:
    """The settings that differ from their defaults, as JSON values."""
    content: dict[str, Any] = _adapter(type(settings)).dump_python(
        settings, mode="json", exclude_defaults=True
    )
    return content


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _unknown(where: str, kind: str, name: str, known: Iterable[str], listed_by: str) -> PlanError:
    return PlanError(where, str(UnknownNameError(kind, name, known, listed_by=listed_by)))


def _read(kind: type[T], settings: Any, where: str) -> T:
    adapter: TypeAdapter[T] = _adapter(kind)
    try:
        return adapter.validate_python(settings)
    except ValidationError as error:
        allowed = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
        raise PlanError(*first_problem(error, where, allowed)) from None

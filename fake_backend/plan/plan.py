"""A plan: which faults are switched on, for which requests. Pure; read from tables."""

import dataclasses
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from fake_backend.all_faults import known_faults
from fake_backend.fault import Fault, WireFault
from fake_backend.plan.firing import ALWAYS, Firing
from fake_backend.plan.selection import ALL, Selection
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import known_surfaces

T = TypeVar("T")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # they are dear to make


class PlanError(ValueError):
    """A plan that cannot be; `where` is the path of the field, the message names the way out."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault, and the surfaces on which it fires.

    `when` says on which of their requests, `fire` how often.
    """

    name: str
    surfaces: tuple[str, ...]
    fault: Fault
    when: Selection = ALL
    fire: Firing = ALWAYS

    @classmethod
    def parse(cls, table: dict[str, Any], where: str) -> "PlannedFault":
        """Read a `[[faults]]` table, `where` being its place.

        Raises:
            PlanError: an unknown fault, surface or setting, or a value that is not allowed.
        """
        settings = dict(table)
        name = settings.pop("fault", None)
        if not isinstance(name, str):
            raise PlanError(f"{where}.fault", f"is missing. Known: {', '.join(known_faults())}.")
        surfaces = _surfaces(settings, where)
        if name not in known_faults():
            raise _unknown(f"{where}.fault", "fault", name, list(known_faults()))
        kind = known_faults()[name]
        when = _read(Selection, settings.pop("when", {}), f"{where}.when")
        when = ALL if when == ALL else when
        if issubclass(kind, WireFault) and when != ALL:
            problem = f"{name} acts on whole connections: no request can be selected; leave it out."
            raise PlanError(f"{where}.when", problem)
        fire = _read(Firing, settings.pop("fire", {}), f"{where}.fire")
        fault = _read(kind, settings, where)
        if isinstance(fault, WireFault) and fault.behaviour().accepting != "open":
            _must_be_whole(fire, name, f"{where}.fire")
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
            PlanError: as PlannedFault.parse, or the content is no list of tables.
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
    """Take the surfaces out of the settings."""
    if "routes" in settings:
        raise PlanError(f"{where}.routes", "was renamed: write `surfaces`.")
    surfaces, known = settings.pop("surfaces", None), known_surfaces()
    if not isinstance(surfaces, list) or not surfaces:
        raise PlanError(f"{where}.surfaces", f"must list some of: {', '.join(known)}.")
    for index, surface in enumerate(surfaces):
        if surface not in known:
            raise _unknown(f"{where}.surfaces.{index}", "surface", str(surface), known)
    return tuple(surfaces)


def _must_be_whole(fire: Firing, name: str, where: str) -> None:
    """A port is open or shut: by time, not for some of those who knock."""
    counted = fire.skip or fire.first or fire.every != 1 or fire.ramp_s
    if counted or {fire.share, *(stage.share for stage in fire.stages)} - {0.0, 1.0}:
        problem = f"{name} shuts a whole port: only from_s, until_s, loop and stages of 0 or 1."
        raise PlanError(where, problem)


def _table(settings: Any) -> dict[str, Any]:
    """The settings that are not the default, as plain JSON values."""
    content: dict[str, Any] = _adapter(type(settings)).dump_python(
        settings, mode="json", exclude_defaults=True
    )
    return content


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _unknown(where: str, kind: str, name: str, known: list[str]) -> PlanError:
    return PlanError(where, str(UnknownNameError(kind, name, known)))


def _read(kind: type[T], settings: Any, where: str) -> T:
    adapter: TypeAdapter[T] = _adapter(kind)
    try:
        return adapter.validate_python(settings)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join([where, *map(str, first["loc"])])
        allowed = ", ".join(field.name for field in dataclasses.fields(kind))  # type: ignore[arg-type]
        problem = f"{first['msg']} (got {first['input']!r}; settings: {allowed})."
        raise PlanError(place, problem) from None

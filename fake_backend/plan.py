"""Which fault hits which request: pure, and reproducible from one seed."""

import dataclasses
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fake_backend.fault import Fault, known_faults
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import known_surfaces
from fake_backend.reply import Reply


class PlanError(ValueError):
    """A plan that cannot be; `where` is the path of the field, the message names the way out."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault, and the surfaces on which it fires."""

    name: str
    routes: tuple[str, ...]
    fault: Fault

    @classmethod
    def parse(cls, table: dict[str, Any], where: str) -> "PlannedFault":
        """Read a `[[faults]]` table, `where` being its place.

        Raises:
            PlanError: an unknown fault, surface or setting, or a value that is not allowed.
        """
        settings = dict(table)
        name, routes = settings.pop("fault", None), settings.pop("routes", None)
        if not isinstance(name, str):
            raise PlanError(f"{where}.fault", f"is missing. Known: {', '.join(known_faults())}.")
        if not isinstance(routes, list) or not routes:
            raise PlanError(f"{where}.routes", f"must list some of: {', '.join(known_surfaces())}.")
        for index, route in enumerate(routes):
            if route not in known_surfaces():
                raise _unknown(f"{where}.routes.{index}", "surface", str(route), known_surfaces())
        if name not in known_faults():
            raise _unknown(f"{where}.fault", "fault", name, list(known_faults()))
        return cls(name, tuple(routes), _settings(known_faults()[name], settings, where))

    def table(self) -> dict[str, Any]:
        """The table that `parse` reads."""
        settings = dataclasses.asdict(self.fault)
        return {"fault": self.name, "routes": list(self.routes), **settings}


def _unknown(where: str, kind: str, name: str, known: list[str]) -> PlanError:
    return PlanError(where, str(UnknownNameError(kind, name, known)))


def _settings(kind: type[Fault], settings: dict[str, Any], where: str) -> Fault:
    try:
        return TypeAdapter(kind).validate_python(settings)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join([where, *map(str, first["loc"])])
        allowed = ", ".join(field.name for field in dataclasses.fields(kind))
        problem = f"{first['msg']} (got {first['input']!r}; settings: {allowed})."
        raise PlanError(place, problem) from None


@dataclass(frozen=True, slots=True)
class Applied:
    """A fault that hits one request, with the seed of its draws."""

    name: str
    draw_seed: str
    fault: Fault = field(repr=False)

    def to(self, reply: Reply) -> Reply:
        return self.fault.apply(reply, Random(self.draw_seed))


@dataclass(frozen=True, slots=True)
class Plan:
    """The faults that are switched on now."""

    seed: int = 0
    faults: tuple[PlannedFault, ...] = ()

    def hits(self, surface: str, ordinal: int) -> list[Applied]:
        """Choose the faults for the `ordinal`-th request of `surface`.

        Each draws from a stream of its own, keyed by seed, fault, surface and ordinal, so that
        the order in which requests of different surfaces arrive changes nothing.
        """
        return [
            Applied(planned.name, f"{self.seed}/{index}/{surface}/{ordinal}", planned.fault)
            for index, planned in enumerate(self.faults)
            if surface in planned.routes
        ]

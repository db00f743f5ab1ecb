"""Rejects scenarios whose faults can never fire: each of them would cost a run."""

from collections.abc import Sequence
from math import inf
from pathlib import Path
from typing import Any

from bench.catalogue.wiring import asked_surfaces, in_terms_of
from bench.core.errors import RequestError
from bench.profiles.profile import Profile
from fake_backend.fault import HostFault, WireFault
from fake_backend.plan.firing import Firing
from fake_backend.plan.plan import Plan, PlanError, PlannedFault
from fake_backend.plan.selection import ALL
from fake_backend.protocols import hosts_of

NO_FAULTS = (
    "faults: is missing: a scenario needs at least one fault, as in"
    " [[faults]] fault = 'http_error', surfaces = ['chat']."
    " For a run without any, write: faults = []"
)
Numbered = tuple[str, PlannedFault]  # the fault's position and name, and the fault


class NotForThisError(RequestError):
    """The extension uses none of the surfaces that the scenario has faults on."""


def parse_faults(tables: list[dict[str, Any]], file: Path) -> tuple[PlannedFault, ...]:
    """Read the `[[faults]]` of a file.

    Raises:
        RequestError: one is wrong; it names the file, the fault and the setting.
    """
    try:
        return Plan.parse(tables).faults
    except PlanError as error:
        raise RequestError(f"{file}: {error}") from None


def check_faults(
    faults: Sequence[PlannedFault], profile: Profile | None, file: Path, *, shipped: bool
) -> None:
    """Reject faults on surfaces that the extension never asks, and those that can never fire.

    A `shipped` scenario is for many extensions: the faults that are not for this one are left out.

    Raises:
        NotForThisError: the extension does not use the surfaces.
        RequestError: a fault can never fire.
    """
    numbered = [(f"fault {number} ({fault.name})", fault) for number, fault in enumerate(faults, 1)]
    meant: list[Numbered] = []
    for label, fault in numbered:
        translated = in_terms_of(profile, fault)
        if translated and _is_asked(profile, translated):
            meant.append((label, translated))
        elif profile and not shipped:
            raise NotForThisError(f"{file}: {label}: {_never_asked(profile, fault)}")
    if profile and numbered and not meant:
        raise NotForThisError(f"{file}: {numbered[0][0]}: {_never_asked(profile, numbered[0][1])}")
    for index, (label, fault) in enumerate(meant):
        _check_alive(label, fault, meant[:index], file)


def check_http(http: str, faults: Sequence[PlannedFault], file: Path) -> None:
    """Reject faults that do not exist in the version of HTTP that the scenario is limited to.

    Raises:
        RequestError: there is one.
    """
    for fault in faults:
        if http == "1.1" and http not in fault.fault.http:
            only = " and ".join(fault.fault.http)
            msg = f"{file}: http: the fault '{fault.name}' exists in HTTP/{only} alone, not in 1.1."
            raise RequestError(f"{msg} To fix: leave http out, or set it to '2'.")


def _is_asked(profile: Profile | None, fault: PlannedFault) -> bool:
    return profile is None or bool({*fault.surfaces} & {*asked_surfaces(profile)})


def _never_asked(profile: Profile, fault: PlannedFault) -> str:
    asked = ", ".join(asked_surfaces(profile))
    return (
        f"surfaces: {profile.title} never asks {', '.join(fault.surfaces)}. It asks: {asked}."
        " To fix: name one of these; if the extension does ask it, add it to [surfaces] in"
        " resilience.toml."
    )


def _check_alive(label: str, fault: PlannedFault, earlier: Sequence[Numbered], file: Path) -> None:
    if _never(fault.fire):
        msg = f"{file}: {label}: fire: can never fire: its share is always 0."
        raise RequestError(msg)
    if isinstance(fault.fault, HostFault):  # it acts beside others
        return
    first = [(name, other) for name, other in earlier if _precedes(other, fault)]
    taken = {place for _, other in first for place in _places(other)}
    if first and set(_places(fault)) <= taken:
        names = " and ".join(name for name, _ in first)
        msg = (
            f"{file}: {label} can never fire: {names} always hits the same requests first, and at"
            f" most one fault of each kind (here: {fault.fault.kind}) hits a request. To fix: limit"
            f" {names} with `fire` or `when`, or remove one of them."
        )
        raise RequestError(msg)


def _never(fire: Firing) -> bool:
    return not any(stage.share for stage in fire.stages) if fire.stages else fire.share == 0


def _precedes(first: PlannedFault, fault: PlannedFault) -> bool:
    """Whether `first` certainly hits whatever `fault` would hit on the same surface."""
    return (
        first.fault.kind == fault.fault.kind
        and (not _closes(fault) or _closes(first))
        and (first.since == "start" or fault.since == "fault")
        and (first.until == "end" or fault.until == "fault")
        and first.when in (ALL, fault.when)
        and _always(first.fire)
        and first.fire.from_s <= fault.fire.from_s
        and (first.fire.until_s or inf) >= (fault.fire.until_s or inf)
    )


def _always(fire: Firing) -> bool:
    """Whether it hits every matching request between from_s and until_s."""
    counted = fire.skip or fire.first or fire.every != 1 or fire.ramp_s
    return fire.share == 1 and not counted and not fire.stages


def _closes(fault: PlannedFault) -> bool:
    """Whether it closes the port, which happens before any other fault of the connection."""
    return isinstance(fault.fault, WireFault) and fault.fault.behaviour().accepting != "open"


def _places(fault: PlannedFault) -> tuple[str, ...]:
    """What it acts on: hosts for a fault of the connection, else surfaces."""
    if isinstance(fault.fault, WireFault):
        return tuple(hosts_of(fault.surfaces))
    return fault.surfaces

"""A journey: the steps that a person takes again and again, read from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bench.catalogue.journeys import journey_file
from bench.catalogue.scenario import Scenario
from bench.core.errors import RequestError
from bench.judging.rules.recovers import Recovers
from bench.live.person import Person
from bench.live.step import Step, known_steps
from bench.profiles.loading import read_toml
from bench.profiles.profile import Profile
from fake_backend.plugins import UnknownNameError


@dataclass(frozen=True, slots=True)
class Journey:
    """What a person does in a round; `about` is the catalogue's text."""

    name: str
    about: str
    steps: tuple[Step, ...]

    @property
    def least_s(self) -> float:
        """How long a round takes at least."""
        return sum(step.least_s for step in self.steps)

    def round(self, person: Person, number: int) -> bool:
        """Do it once; says whether everything that a healthy backend gives was seen."""
        person.round = number
        healthy = True
        for step in self.steps:
            if step.needs and step.needs not in person.offers:
                continue
            with person.step(step.called) as doing:
                step.do(person, doing)
            if step.proves and not doing.ok and not doing.left_out:
                healthy = False
        return healthy


def read_journey(name: str, table: Mapping[str, Any], file: Path) -> Journey:
    """Make a journey of its table: `about`, and `steps` of which each names what it does in `do`.

    Raises:
        RequestError: it names file, key, value and what is allowed.
    """
    unknown = set(table) - {"about", "steps"}
    if unknown:
        raise RequestError(
            f"{file}: journey {name!r}: unknown key {unknown.pop()!r}; keys: about, steps."
        )
    steps = table.get("steps")
    if not isinstance(steps, list) or not steps:
        raise RequestError(f"{file}: journey {name!r}: steps must list at least one step.")
    made = tuple(
        _step(step, f"{file}: journey {name!r}: steps.{index}") for index, step in enumerate(steps)
    )
    return Journey(name, str(table.get("about", "")), made)


def _step(table: Any, where: str) -> Step:
    settings = dict(table) if isinstance(table, dict) else {}
    does = settings.pop("do", None)
    known = known_steps()
    if does not in known:
        raise RequestError(f"{where}.do: {UnknownNameError('step', str(does), list(known))}")
    kind = known[does]
    try:
        return TypeAdapter(kind).validate_python(settings)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join([where, *map(str, first["loc"])])
        allowed = ", ".join(entry.name for entry in fields(kind))
        msg = f"{place}: {first['msg']} (got {first['input']!r}; settings: {allowed})."
        raise RequestError(msg) from None


def check_recovery(scenario: Scenario, profile: Profile) -> None:
    """Raises RequestError where a round takes longer than the scenario lets the recovery last."""
    least_s = load_journey(scenario.journey, profile).least_s
    for rule in scenario.rules:
        if isinstance(rule, Recovers) and rule.within_s < least_s:
            msg = (
                f"{scenario.file}: rules.recovers.within_s: {rule.within_s:g} s cannot be met:"
                f" a round of the journey {scenario.journey!r} takes {least_s:g} s at least."
            )
            raise RequestError(msg)


def load_journey(name: str, profile: Profile) -> Journey:
    """Read one of the profile's own journeys, or one that is shipped.

    Raises:
        RequestError: it is wrong, or there is none of that name.
    """
    if name in profile.journeys:
        return read_journey(name, profile.journeys[name], Path(profile.name))
    file = journey_file(name)
    return read_journey(name, read_toml(file), file)

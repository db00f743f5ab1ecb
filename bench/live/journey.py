"""A journey: the steps that a person takes again and again, read from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bench.catalogue.journeys import journey_file
from bench.core.errors import RequestError
from bench.core.toml import read_toml
from bench.live.all_steps import known_steps
from bench.live.person import Person
from bench.live.step import Step
from bench.profiles.profile import Profile
from fake_backend.plugins import UnknownNameError

RENAMED = {"lands": "typing_lands", "answer": "chat_answer"}


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
            with person.step(step.called) as outcome:
                step.do(person, outcome)
            if step.shows_health and not outcome.ok and not outcome.left_out:
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
    if does in RENAMED:
        raise RequestError(f"{where}.do: {does!r} was renamed: write {RENAMED[does]!r}.")
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


def load_journey(name: str, profile: Profile) -> Journey:
    """Read one of the profile's own journeys, or one that is shipped.

    Raises:
        RequestError: it is wrong, or there is none of that name.
    """
    if name in profile.journeys:
        return read_journey(name, profile.journeys[name], Path(profile.name))
    file = journey_file(name)
    return read_journey(name, read_toml(file), file)

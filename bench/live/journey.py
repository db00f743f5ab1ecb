"""A journey: the steps of one round, read from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.catalogue.journeys import journey_file
from bench.core.errors import RequestError
from bench.core.toml import read_toml
from bench.live.all_steps import known_steps
from bench.live.person import Person
from bench.live.step import Step
from bench.profiles.profile import Profile
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import SettingError, read_settings

RENAMED = {"lands": "typing_lands", "answer": "chat_answer"}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round has shown of the extension's health."""

    worked: frozenset[str]  # the steps that show health and succeeded every time
    healthy: bool  # none of them failed


@dataclass(frozen=True, slots=True)
class Journey:
    """The steps that a person performs in each round."""

    name: str
    about: str  # the text of the catalogue
    steps: tuple[Step, ...]

    @property
    def least_s(self) -> float:
        """The shortest duration of a round."""
        return sum(step.least_s for step in self.steps)

    def round(self, person: Person, number: int) -> Round:
        """Perform the steps once.

        A step that shows health and was left out, because the one before it failed, has not worked.
        """
        person.round = number
        worked: set[str] = set()
        failed: set[str] = set()
        for step in self.steps:
            if step.needs and step.needs not in person.offers:
                continue
            with person.step(step.called) as outcome:
                step.do(person, outcome)
            if step.shows_health:
                (worked if outcome.ok else failed).add(step.called)
        return Round(frozenset(worked - failed), not failed)


def read_journey(name: str, table: Mapping[str, Any], file: Path) -> Journey:
    """Read a journey from its table: `about`, and `steps`, each with the name of the step in `do`.

    Raises:
        RequestError: it is wrong; the message names file, key, value and what is allowed.
    """
    unknown = set(table) - {"about", "steps"}
    if unknown:
        raise RequestError(
            f"{file}: journey {name!r}: unknown setting {unknown.pop()!r}; allowed: about, steps."
        )
    steps = table.get("steps")
    if not isinstance(steps, list) or not steps:
        raise RequestError(f"{file}: journey {name!r}: steps must list at least one step.")
    parsed = tuple(
        _step(step, f"{file}: journey {name!r}: step {number}")
        for number, step in enumerate(steps, 1)
    )
    return Journey(name, str(table.get("about", "")), parsed)


def _step(table: Any, where: str) -> Step:
    settings = dict(table) if isinstance(table, dict) else {}
    name = settings.pop("do", None)
    known = known_steps()
    if not isinstance(name, str):
        raise RequestError(f"{where}: do: must name a step, as in do = 'save'.")
    if name in RENAMED:
        raise RequestError(f"{where}: do: {name!r} was renamed: write {RENAMED[name]!r}.")
    if name not in known:
        unknown = UnknownNameError("step", name, known, listed_by="bench steps")
        raise RequestError(f"{where}: do: {unknown}")
    kind = known[name]
    try:
        return read_settings(kind, settings)
    except SettingError as error:
        raise RequestError(f"{where} ({name}): {error}") from None


def load_journey(name: str, profile: Profile) -> Journey:
    """Read a journey of the profile, or one that is shipped.

    Raises:
        RequestError: it is wrong, or there is no journey with this name.
    """
    if name in profile.journeys:
        return read_journey(name, profile.journeys[name], Path(profile.name))
    file = journey_file(name)
    return read_journey(name, read_toml(file), file)

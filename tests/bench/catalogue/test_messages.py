"""Whatever is written wrongly, the message speaks of settings and values, not of Python."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.authoring.table import Table as ProjectTable
from bench.catalogue.table import Table as ScenarioTable
from bench.core.errors import RequestError
from bench.core.toml import validated
from bench.judging.all_rules import known_rules
from bench.live.all_steps import known_steps
from bench.live.journey import read_journey
from bench.profiles.profile import Profile
from fake_backend.all_faults import known_faults
from fake_backend.plan.firing import Firing
from fake_backend.plan.plan import PlanError, PlannedFault
from fake_backend.plan.selection import Selection
from fake_backend.setting_types import fields_of

FILE = Path("mine.toml")
WRONG: tuple[Any, ...] = (
    "",
    "no",
    -1e18,
    1e18,
    3.5,
    True,
    [],
    ["no"],
    [{}],
    [3],
    {},
    {"nonsense": 1},
    {"p50_s": -1},
)
PYTHON = re.compile(
    r"function-|Input|should|validat|keyword|\bargument|type=|LogNormal|Distribution|pydantic|dict\b"
    r"|\bNone\b|\bTrue\b|\bFalse\b|\bstr\b|\bint\b|tuple|\b[A-Z]\w+\[|\[\[|JourneyTable|__|\n|Error",
)
KINDS: dict[str, type] = {
    **{f"rule {name}": kind for name, kind in known_rules().items()},
    **{f"table {kind.__module__}": kind for kind in (ProjectTable, ScenarioTable, Profile)},
    "fire": Firing,
    "when": Selection,
}


def plain(message: str, name: str) -> None:
    """The message, without the values and names that it quotes, is plain English."""
    spoken = re.sub(r"\(got .*|; allowed: .*|'[^']*'", "", message)
    assert not PYTHON.search(spoken), message
    assert name in message
    assert message.endswith((".", "}", "]", "'")) or " An example: " in message, message


def tables(kind: type) -> Iterator[tuple[str, dict[str, Any]]]:
    """Tables with one wrong setting each, and the name of that setting."""
    names = [name for name in fields_of(kind) if name != "schema"]
    for name in names:
        for value in WRONG:
            yield name, {name: value}
        yield f"{name}x", {f"{name}x": 1}
    yield "nonsense", {"nonsense": 1}


def required(kind: type) -> dict[str, Any]:
    """The settings that the kind needs, with values that it allows."""
    known = {
        "title": "A title",
        "why": "A reason.",
        "journey": "idle",
        "profile": "copilot",
        "name": "x",
    }
    return {
        name: known[name]
        for name, (_, default) in fields_of(kind).items()
        if default is ... and name in known
    }


def refused(read: Callable[[], Any]) -> str:
    """The message of the refusal; empty if there is none."""
    try:
        read()
    except (RequestError, PlanError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", KINDS)
def test_wrong_limits_and_keys_are_plain(name: str) -> None:
    kind = KINDS[name]
    for setting, table in tables(kind):
        whole = {**required(kind), **table}
        if message := refused(lambda: validated(kind, whole, FILE, within="part")):  # noqa: B023
            plain(message, setting)
            assert message.startswith("mine.toml: part")


@pytest.mark.parametrize("name", known_faults())
def test_wrong_settings_of_a_fault_are_plain(name: str) -> None:
    messages = []
    for _, table in tables(known_faults()[name]):
        whole = {"fault": name, "surfaces": ["chat"], **table}
        messages.append(refused(lambda: PlannedFault.parse(whole, "faults.1")))  # noqa: B023
    for message in filter(None, messages):
        plain(message, name)
        assert message.startswith(f"fault 2 ({name}): ")
    assert any(messages)


@pytest.mark.parametrize("name", known_steps())
def test_wrong_settings_of_a_step_are_plain(name: str) -> None:
    for _, table in tables(known_steps()[name]):
        journey = {"steps": [{"do": "save"}, {"do": name, **table}]}
        if message := refused(lambda: read_journey("mine", journey, FILE)):  # noqa: B023
            plain(message, name)
            assert message.startswith(f"mine.toml: journey 'mine': step 2 ({name}): ")


@pytest.mark.parametrize("part", ["surfaces", "when", "fire", "until", "fault"])
def test_wrong_parts_of_a_fault_are_plain(part: str) -> None:
    for value in WRONG:
        table = {"fault": "drip", "surfaces": ["chat"], part: value}
        if message := refused(lambda: PlannedFault.parse(table, "faults.0")):  # noqa: B023
            plain(message, part)
            assert message.startswith("fault 1")


@pytest.mark.parametrize(
    "journey", [{"steps": value} for value in WRONG] + [{"step": []}, {"about": 1}]
)
def test_wrong_journeys_are_plain(journey: dict[str, Any]) -> None:
    message = refused(lambda: read_journey("mine", journey, FILE))
    assert message
    plain(message, "mine")

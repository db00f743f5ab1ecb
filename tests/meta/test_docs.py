"""Pages that are made from the code are the ones that lie in docs/."""

import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from bench import rulebook, stepbook
from bench.catalogue import FOLDER, known_scenarios
from bench.schema import resilience, scenario, schemas
from fake_backend.catalogue import page
from fake_backend.fault import known_faults
from fake_backend.protocols import known_surfaces, llama_cpp, ollama, tabby

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CITIZEN = ROOT / "tests" / "extensions" / "good_citizen"


def test_the_catalogue_of_faults_is_the_codes_own() -> None:
    assert (DOCS / "faults.md").read_text(encoding="utf-8") == page() + "\n", "run `make docs`"


def test_the_page_of_rules_is_the_codes_own() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == rulebook.page() + "\n", "`make docs`"


def test_the_page_of_steps_is_the_codes_own() -> None:
    assert (DOCS / "steps.md").read_text(encoding="utf-8") == stepbook.page() + "\n", "`make docs`"


def test_the_schemas_are_the_codes_own() -> None:
    made = schemas()
    assert {file.name for file in (DOCS / "schema").iterdir()} == set(made)
    for name, text in made.items():
        assert (DOCS / "schema" / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_the_schemas_know_every_key_of_the_files_that_are_there() -> None:
    schema = resilience()
    table = tomllib.loads((CITIZEN / "resilience.toml").read_text(encoding="utf-8"))
    assert set(table) <= set(schema["properties"])
    assert set(table["view"]) <= set(schema["$defs"]["View"]["properties"])
    for name in known_scenarios():
        table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        assert set(table) <= set(scenario()["properties"])


def test_the_backends_page_names_every_surface() -> None:
    told = (DOCS / "fake-backend.md").read_text(encoding="utf-8")
    section = told.split("## Surfaces")[1].split("\nThe models")[0]
    assert sorted(re.findall(r"`(\w+)`", section)) == sorted(known_surfaces())


@pytest.mark.parametrize("protocol", [llama_cpp, ollama, tabby], ids=lambda one: one.HOST)
def test_the_backends_page_tells_every_route_of_the_servers_that_people_run(
    protocol: ModuleType,
) -> None:
    told = (DOCS / "fake-backend.md").read_text(encoding="utf-8")
    rows = [row for row in told.splitlines() if row.startswith(("| GET", "| POST"))]
    routes = {
        (path, surface)
        for row in rows
        for surface in re.findall(r"`(\w+)` \|$", row)
        for path in re.findall(r"`(/[^`]*)`", row)
    }
    assert {(route.path, route.surface) for route in protocol.ROUTES} <= routes


def test_the_faults_that_the_backends_page_advises_exist() -> None:
    told = (DOCS / "fake-backend.md").read_text(encoding="utf-8")
    rows = told.split("## From the wish to the fault")[1].split("## The journal")[0].splitlines()
    advised = [name for row in rows for name in re.findall(r"(?:\| |; |, or )`(\w+)`", row)]
    assert len(advised) > 10
    assert set(advised) <= set(known_faults())

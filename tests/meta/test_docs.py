"""Pages that are made from the code are the ones that lie in docs/."""

import json
import re
import tomllib
from os.path import normpath
from pathlib import Path
from types import ModuleType

import jsonschema_rs
import pytest

from bench.authoring.schema import resilience, scenario, schemas
from bench.authoring.table import Selection
from bench.catalogue import replay, rollout
from bench.catalogue.journeys import journey_names
from bench.catalogue.loading import known_scenarios, scenario_files
from bench.catalogue.shards import Shard
from bench.cli.selection import chosen_scenarios
from bench.core.errors import RequestError
from bench.docgen import pages as shelf
from bench.docgen import site
from bench.docgen.renewal import changed
from bench.docgen.results import disagreeing
from bench.judging.all_rules import known_rules
from bench.profiles.loading import known_profiles, load_profile
from bench.reports.formats import FORMATS
from fake_backend.all_faults import known_faults
from fake_backend.protocols import known_surfaces, llama_cpp, ollama, tabby

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CITIZEN = ROOT / "tests" / "extensions" / "good_citizen"


def test_the_pages_that_are_made_are_the_codes_own() -> None:
    assert shelf.stale(DOCS) == [], "run `make docs`"


def test_there_is_no_schema_but_those_that_are_made() -> None:
    assert {file.name for file in (DOCS / "schema").iterdir()} == set(schemas())


@pytest.mark.skipif(not (DOCS / shelf.RESULTS).exists(), reason="no results are kept")
def test_where_runs_disagree_it_is_explained() -> None:
    explained, disagree = set(shelf.explained(DOCS)), set(disagreeing(shelf.kept(DOCS)))
    assert explained == disagree, f"explain each, and no other, in docs/{shelf.DISAGREEMENTS}"


def test_a_changed_verdict_is_explained() -> None:
    explained, changes = set(shelf.why_changed(DOCS)), set(changed(shelf.kept(DOCS)))
    assert explained == changes, f"explain each, and no other, in docs/{shelf.CHANGES}"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return site.pages(DOCS)


def test_every_link_of_the_site_leads_to_a_page(pages: dict[str, str]) -> None:
    for place, text in pages.items():
        for target in re.findall(r"\]\(([^)#]+)\)", text) if place.endswith(".md") else []:
            if "://" not in target:
                there = normpath(Path(place).parent / target)
                picture = there.endswith(".png") and (DOCS / there).exists()
                assert picture or there in pages, f"{place}: {target}"


def test_the_site_has_a_page_for_everything(pages: dict[str, str]) -> None:
    wanted = {
        "scenarios": [file.stem for file in scenario_files()],
        "faults": known_faults(),
        "rules": known_rules(),
        "journeys": journey_names(),
        "profiles": known_profiles(),
    }
    for folder, names in wanted.items():
        made = {Path(place).stem for place in pages if place.startswith(f"{folder}/")}
        assert made == {*names, "index"}
    listed = json.loads(pages["catalogue.json"])["scenarios"]
    assert [entry["name"] for entry in listed] == known_scenarios()


def test_the_schemas_know_every_key_of_the_files_that_are_there() -> None:
    schema = resilience()
    table = tomllib.loads((CITIZEN / "resilience.toml").read_text(encoding="utf-8"))
    assert set(table) <= set(schema["properties"])
    assert set(table["view"]) <= set(schema["$defs"]["View"]["properties"])
    keys = set(scenario()["properties"])
    for file in scenario_files():
        assert set(tomllib.loads(file.read_text(encoding="utf-8"))) <= keys


@pytest.mark.parametrize(
    ("name", "folder"), [("rollout", rollout.FOLDER), ("replay", replay.FOLDER)]
)
def test_the_schemas_allow_the_rollouts_and_replays_that_are_there(name: str, folder: Path) -> None:
    validator = jsonschema_rs.validator_for(json.loads(schemas()[f"{name}.schema.json"]))
    tables = [tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.toml"))]
    assert len(tables) > 2
    for table in tables:
        validator.validate(table)
        assert not validator.is_valid({**table, "abuot": "a slip"})


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


def test_a_matrix_of_the_docs_has_a_scenario_for_each_shard() -> None:
    page = (DOCS / "test-your-extension.md").read_text(encoding="utf-8")
    section = page.split("\n## In CI\n")[1].split("\n## ")[0]
    snippets = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    divided = [text for text in snippets if "shard" in text]
    assert len(divided) == 2
    extension, everything = load_profile("good_citizen"), Selection()
    default = chosen_scenarios(None, "", extension, everything)
    for text in divided:
        (tag,) = set(re.findall(r"(?:tag: |--tag )(\w+)", text))
        (total,) = re.findall(r"(?:parallel: |\d/)(\d)(?:\n|\])", text)
        assert Shard(1, int(total)).of(chosen_scenarios(None, tag, extension, everything))
        with pytest.raises(RequestError, match="only 3 scenarios are chosen"):
            Shard(1, int(total)).of(default)


def test_the_readme_names_every_format_of_a_report() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"report RUN --format ([\w|]+)$", readme, re.MULTILINE)
    assert named.split("|") == list(FORMATS)

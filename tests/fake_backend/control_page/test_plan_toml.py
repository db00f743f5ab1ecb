import tomllib
from pathlib import Path
from typing import Any

import pytest

from bench.catalogue.loading import find_scenario, known_scenarios, read_scenario
from fake_backend.control_page.plan_toml import plan_toml
from fake_backend.plan.plan import Plan

SCENARIO = 'title = "What I saw"\nwhy = "I tried it by hand."\njourney = "type_and_chat"\n\n'
QUOTED = {"fault": "rate_limit", "surfaces": ["chat"], "when": {"body": "a\"b'\\\\ \x7f \u202e"}}
TABLES: list[dict[str, Any]] = [
    {"fault": "rate_limit", "surfaces": ["chat", "ghost_text"], "retry_after_s": 3.0},
    {"fault": "latency", "surfaces": ["chat"], "when": {"intent": "x"}, "fire": {"first": 2}},
    {
        "fault": "x",
        "surfaces": [],
        "text": "a\"b'\\\n\x7f\u202e\x00",
        "on": True,
        "key with.dot": 1,
    },
    {"fault": "y", "surfaces": [], "empty": {}, "many": [[1, 2.5], []]},
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["fault"]))
def test_a_toml_parser_reads_the_tables_back(table: dict[str, Any]) -> None:
    assert tomllib.loads(plan_toml([table, table])) == {"faults": [table, table]}


def test_what_is_unset_is_left_out() -> None:
    assert plan_toml([{"fault": "x", "limit": None}]) == '[[faults]]\nfault = "x"\n'


def test_an_empty_plan_is_an_empty_text() -> None:
    assert plan_toml(Plan().tables()) == ""


def pasted(folder: Path, plan: Plan) -> Plan:
    """The plan of a scenario into which the page's text is pasted."""
    file = folder / "mine.toml"
    file.write_text(SCENARIO + plan_toml(plan.tables()), encoding="utf-8")
    return Plan(read_scenario(file).faults)


@pytest.mark.parametrize("name", known_scenarios())
def test_a_scenario_with_these_tables_runs_the_same_plan(tmp_path: Path, name: str) -> None:
    plan = Plan(find_scenario(name).faults)
    assert pasted(tmp_path, plan) == plan


def test_no_character_of_a_setting_is_lost_in_a_scenario(tmp_path: Path) -> None:
    plan = Plan.parse([QUOTED])
    assert pasted(tmp_path, plan) == plan

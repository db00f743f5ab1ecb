import tomllib
from typing import Any

import pytest

from fake_backend.control_page.plan_toml import plan_toml
from fake_backend.plan.plan import Plan

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

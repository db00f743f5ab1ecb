"""Scenario files of older run folders get today's keys; today's are left as they are."""

from typing import Any

import pytest

from bench.catalogue.old_formats import upgraded, upgraded_rollout
from bench.facts.run_info import FORMAT

OLD = {
    "title": "T",
    "faults": [{"fault": "hang", "routes": ["chat"]}],
    "variants": [{"name": "v", "fault": {"routes": ["agent"], "seconds": 1}}],
}


def test_the_surfaces_of_faults_and_variants_are_found_under_their_new_key() -> None:
    table = upgraded(OLD, 1)
    assert table["faults"] == [{"fault": "hang", "surfaces": ["chat"]}]
    assert table["variants"] == [{"name": "v", "fault": {"surfaces": ["agent"], "seconds": 1}}]
    assert table["title"] == "T"


def test_todays_files_are_not_touched() -> None:
    assert upgraded(OLD, FORMAT) == OLD


def test_a_rollouts_versions_lose_the_keys_that_are_gone() -> None:
    settings = {"about": "A", "versions": [{"name": "v", "tokenizer": "o200k_base"}, 1]}
    assert upgraded_rollout(settings) == {"about": "A", "versions": [{"name": "v"}, 1]}


@pytest.mark.parametrize(
    "table",
    [
        {"faults": 1, "variants": "x"},
        {"faults": [1, None, [2]], "variants": [1, None]},
        {"faults": {"a": 1}, "variants": [{"fault": 1}, {"fault": [{}]}]},
    ],
)
def test_what_is_no_table_is_left_to_the_check_of_the_scenario(table: dict[str, Any]) -> None:
    assert upgraded(table, 1) == table

"""The keys of a scenario file are those that its schema names."""

import pytest
from pydantic import ValidationError

from bench.catalogue.table import Table

LEAST = {"title": "An outage", "why": "The screen showed nothing.", "journey": "type_and_chat"}


def test_a_title_a_reason_and_a_journey_are_enough() -> None:
    table = Table.model_validate(LEAST)
    assert (table.rounds, table.faults, table.variants, table.http) == (2, [], [], None)


@pytest.mark.parametrize(
    ("key", "value"),
    [("http", "3"), ("rounds", 0), ("quiet_s", 1), ("typo", 1), ("faults", "all")],
)
def test_another_key_or_value_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=key):
        Table.model_validate({**LEAST, key: value})

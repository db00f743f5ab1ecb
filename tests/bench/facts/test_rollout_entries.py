from dataclasses import fields

import orjson
import pytest

from bench.facts import CrowdSecond, Served, Shadowed
from bench.facts.rollout_entries import rollout_fact
from fake_backend import journal

ENTRY = journal.CrowdSecond(
    at=100.0,
    second=3,
    version="gpt-5.0",
    served=1,
    p50_s=0.1,
    p99_s=None,
    within=(1, 0, 0, 0),
    over=(0, 0, 0, 0),
    refused=0,
    left=0,
    users=1,
    waiting=0,
    lasts_s=0.5,
    busy=1.0,
    languages={"python": (1, 0, 1)},
)


@pytest.mark.parametrize("kind", [CrowdSecond, Served, Shadowed], ids=lambda kind: kind.__name__)
def test_entries_and_facts_have_the_same_fields(kind: type) -> None:
    entry = getattr(journal, kind.__name__)
    assert {field.name for field in fields(kind)} == set(entry.__struct_fields__)


def test_an_entry_of_the_journal_becomes_a_fact_with_the_time_of_the_run() -> None:
    line = orjson.loads(journal.ENCODER.encode(ENTRY))
    assert line["event"] == "crowdsecond"
    fact = rollout_fact(line, 2.5)
    assert isinstance(fact, CrowdSecond)
    assert (fact.at, fact.within, fact.languages) == (2.5, (1, 0, 0, 0), {"python": (1, 0, 1)})

import httpx
import pytest

from bench.core.errors import BenchError
from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries

MODELS = "https://api.individual.githubcopilot.com/models"
TABLE = {"fault": "model_changed", "surfaces": ["models"]}


def test_what_is_given_is_changed_and_nothing_else(
    backend: Backend, client: httpx.Client, entries: Entries
) -> None:
    before = client.get(MODELS).json()["data"]
    settings = {"version": "v9", "name": "Nine", "max_prompt_tokens": 1000, "multiplier": 10}
    backend.control("PUT", "plan", {"faults": [{**TABLE, "model": "^gpt-4.1$", **settings}]})
    after = client.get(MODELS).json()["data"]
    changed = [new for old, new in zip(before, after, strict=True) if new != old]
    assert [model["id"] for model in changed] == ["gpt-4.1"]
    assert (changed[0]["version"], changed[0]["name"]) == ("v9", "Nine")
    assert changed[0]["capabilities"]["limits"]["max_prompt_tokens"] == 1000
    assert changed[0]["capabilities"]["limits"]["max_output_tokens"] == 16_384
    assert changed[0]["billing"] == {**before[0]["billing"], "multiplier": 10}
    assert [entry["delivered"] for entry in entries("answered")] == [[], ["model_changed"]]


def test_a_model_that_is_not_listed_changes_nothing(
    backend: Backend, client: httpx.Client, entries: Entries
) -> None:
    table = {**TABLE, "model": "no-such", "version": "v9"}
    backend.control("PUT", "plan", {"faults": [table]})
    client.get(MODELS)
    assert entries("answered")[0]["delivered"] == []


def test_something_must_change(backend: Backend) -> None:
    with pytest.raises(BenchError, match="changes nothing: set version"):
        backend.control("PUT", "plan", {"faults": [TABLE]})

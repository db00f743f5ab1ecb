import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import request
from tests.fake_backend.conftest import Entries, Spoil

API = "https://api.individual.githubcopilot.com"
TABLE = {"fault": "model_selected", "surfaces": ["auto", "models"]}


@pytest.mark.parametrize(
    ("settings", "model", "endpoints"),
    [
        ({}, "gpt-5-mini", ["/responses"]),
        (
            {"model": "claude-sonnet-4.5", "endpoints": ["/v1/messages"]},
            "claude-sonnet-4.5",
            ["/v1/messages"],
        ),
        ({"endpoints": ["ws:/responses", "/responses"]}, "gpt-5-mini", ["ws:/responses"]),
        ({"model": "new-one"}, "new-one", ["/chat/completions"]),
    ],
)
def test_the_router_and_the_list_agree_on_the_model(
    backend: Backend,
    client: httpx.Client,
    entries: Entries,
    settings: dict[str, object],
    model: str,
    endpoints: list[str],
) -> None:
    backend.control("PUT", "plan", {"faults": [{**TABLE, **settings}]})
    selected = client.post(f"{API}/auto", json={}).json()["selected_model"]
    assert selected["id"] == model
    assert selected["supported_endpoints"][: len(endpoints)] == endpoints
    listed = client.get(f"{API}/models").json()["data"]
    assert [entry["id"] for entry in listed if entry["is_chat_default"]] == [model]
    assert listed[0] == selected
    assert len({entry["id"] for entry in listed}) == len(listed)
    assert [entry["delivered"] for entry in entries("answered")] == [["model_selected"]] * 2


def test_the_older_router_names_it_as_well(backend: Backend, client: httpx.Client) -> None:
    backend.control("PUT", "plan", {"faults": [TABLE]})
    session = client.post(f"{API}/models/session", json={}).json()
    assert (session["selected_model"], session["available_models"]) == (
        "gpt-5-mini",
        ["gpt-5-mini"],
    )
    assert session["discounted_costs"] == {"gpt-5-mini": 0.1}
    intent = client.post(f"{API}/models/session/intent", json={}).json()
    assert (intent["chosen_model"], intent["candidate_models"]) == ("gpt-5-mini", ["gpt-5-mini"])


def test_another_apis_list_stays_as_it_is(spoil: Spoil, entries: Entries) -> None:
    listed = spoil(request("/v1/models", method="GET"), **{**TABLE, "surfaces": ["openai_models"]})
    assert listed.json["data"]
    assert entries("answered")[0]["delivered"] == []

import httpx

from bench.live.backend import Backend
from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import COMPLETIONS, Entries, Spoil, ask_copilot, complete

LIST = request("/v1/models", method="GET")


def test_the_model_is_refused_by_name(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="model_gone", model="^gpt-4.1$")
    assert seen.status == 404
    assert seen.json["error"]["code"] == "model_not_found"
    assert "The model `gpt-4.1` does not exist" in seen.json["error"]["message"]
    assert entries("answered")[0]["delivered"] == ["model_gone"]


def test_another_model_answers(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(), fault="model_gone", model="claude").status == 200
    assert entries("answered")[0]["delivered"] == []


def test_it_is_taken_out_of_the_list(spoil: Spoil) -> None:
    table = {"fault": "model_gone", "surfaces": ["openai_models"]}
    ids = [model["id"] for model in spoil(LIST, model="^gpt-4", **table).json["data"]]
    assert "gpt-5-mini" in ids
    assert "gpt-4.1" not in ids
    assert spoil(LIST, **table).json["data"] == []


def test_copilot_says_400_and_finds_the_model_in_the_path(
    backend: Backend, client: httpx.Client
) -> None:
    table = {"fault": "model_gone", "surfaces": ["chat", "ghost_text"], "model": "gpt-41|gpt-4.1"}
    backend.control("PUT", "plan", {"faults": [table]})
    assert "gpt-41-copilot" in COMPLETIONS
    for response in (ask_copilot(client, "How?"), complete(client, "x = ")):
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "model_not_supported"

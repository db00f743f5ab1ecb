"""Ollama's API, asked as its clients do."""

import json
from typing import Any

import httpx
import pytest
from openai import NotFoundError, OpenAI

from bench.live.backend import Backend
from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.conftest import SwitchOn

MODEL = "qwen2.5-coder:7b"
QUESTION = [{"role": "user", "content": "How do I sort a list?"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "look_up",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
RAW = "<|fim_prefix|>total = <|fim_suffix|>\n<|fim_middle|>"


def post(backend: Backend, path: str, **content: Any) -> httpx.Response:
    body = {"model": MODEL, **content}
    return httpx.post(backend.urls["ollama"] + path, json=body, trust_env=False)


def get(backend: Backend, path: str) -> Any:
    return httpx.get(backend.urls["ollama"] + path, trust_env=False).json()


def lines(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.removesuffix("\n").split("\n")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_root_says_that_it_runs(backend: Backend, method: str, entries: Entries) -> None:
    with httpx.Client(base_url=backend.urls["ollama"], trust_env=False) as client:
        response, again = client.request(method, "/"), client.request(method, "/")
    assert response.status_code == again.status_code == 200
    assert response.text == ("Ollama is running" if method == "GET" else "")
    assert response.headers["content-length"] == "17"
    assert {entry["surface"] for entry in entries("asked")} == {"ollama_models"}


def test_the_models_are_listed_shown_and_one_is_running(backend: Backend) -> None:
    listed = {model["name"]: model for model in get(backend, "/api/tags")["models"]}
    assert {MODEL, "llama3.1:8b", "codellama:code"} <= set(listed)
    assert listed[MODEL]["details"]["parameter_size"] == "7.6B"
    assert get(backend, "/api/ps")["models"][0]["digest"] == listed[MODEL]["digest"]
    assert get(backend, "/api/version")["version"].count(".") == 2
    shown = post(backend, "/api/show").json()
    assert "insert" in shown["capabilities"]
    assert shown["details"] == listed[MODEL]["details"]
    missing = post(backend, "/api/show", model="none:1b")
    assert missing.status_code == 404
    assert missing.json() == {"error": 'model "none:1b" not found, try pulling it first'}


def test_generate_is_lines_unless_asked_otherwise(backend: Backend, entries: Entries) -> None:
    *parts, last = lines(post(backend, "/api/generate", prompt="total = ", suffix="\n"))
    whole = post(backend, "/api/generate", prompt="total = ", suffix="\n", stream=False)
    assert whole.headers["content-type"].startswith("application/json")
    assert "".join(part["response"] for part in parts) == whole.json()["response"]
    assert whole.json()["response"].endswith(")")
    assert {part["done"] for part in parts} == {False}
    for final in (last, whole.json()):
        assert (final["done"], final["done_reason"]) == (True, "stop")
        assert final["eval_count"] == len(parts)
        assert final["total_duration"] > final["eval_duration"] > 0
    assert [entry["surface"] for entry in entries("asked")] == ["ollama_generate"] * 2


def test_markers_in_a_raw_prompt_are_understood_and_questions_answered(backend: Backend) -> None:
    def completion(**content: Any) -> str:
        return str(post(backend, "/api/generate", stream=False, **content).json()["response"])

    code = completion(prompt="total = ", suffix="\n")
    assert completion(prompt=RAW, raw=True) == completion(prompt=RAW) == code
    assert completion(prompt="<PRE> total =  <SUF>\n <MID>") == code
    assert completion(prompt="total = ", raw=True, model="unheard:of") == code
    assert completion(prompt="How do I sort a list?").endswith(ENDING)


@pytest.mark.parametrize(("keep_alive", "reason"), [(None, "load"), (0, "unload"), ("5m", "load")])
def test_nothing_to_say_loads_or_unloads(backend: Backend, keep_alive: Any, reason: str) -> None:
    generate = post(backend, "/api/generate", keep_alive=keep_alive).json()
    assert (generate["done"], generate["done_reason"], generate["response"]) == (True, reason, "")
    chat = post(backend, "/api/chat", messages=[], keep_alive=keep_alive).json()
    assert (chat["done_reason"], chat["message"]["content"]) == (reason, "")


def test_a_load_is_not_what_a_content_fault_spoils(
    backend: Backend, switch_on: SwitchOn, entries: Entries
) -> None:
    switch_on("refusal", "ollama_generate")
    assert post(backend, "/api/generate").json()["done_reason"] == "load"
    assert entries("answered")[0]["delivered"] == []


def test_chat_and_its_tools(backend: Backend) -> None:
    *parts, last = lines(post(backend, "/api/chat", messages=QUESTION))
    whole = post(backend, "/api/chat", messages=QUESTION, stream=False).json()
    text = "".join(part["message"]["content"] for part in parts)
    assert text == whole["message"]["content"]
    assert text.endswith(ENDING)
    assert (last["done_reason"], last["message"]["role"]) == ("stop", "assistant")
    asked = [{"role": "user", "content": "Use look_up for the weather."}]
    used, end = lines(post(backend, "/api/chat", messages=asked, tools=[TOOL]))
    (call,) = used["message"]["tool_calls"]
    assert call["function"]["name"] == "look_up"
    assert set(call["function"]["arguments"]) == {"city"}
    assert (end["done"], end["done_reason"]) == (True, "stop")
    asked += [used["message"], {"role": "tool", "content": "Sunny.", "tool_name": "look_up"}]
    after = post(backend, "/api/chat", messages=asked, tools=[TOOL], stream=False).json()
    assert after["message"]["content"].endswith(ENDING)


def test_embeddings_in_three_shapes(backend: Backend, entries: Entries) -> None:
    several = post(backend, "/api/embed", input=["a", "b"]).json()
    assert [len(vector) for vector in several["embeddings"]] == [768, 768]
    one = post(backend, "/api/embeddings", prompt="a").json()["embedding"]
    assert one == several["embeddings"][0]
    assert post(backend, "/api/embeddings", prompt="").json() == {"embedding": []}
    assert post(backend, "/v1/embeddings", input="a").json()["data"][0]["object"] == "embedding"
    assert {entry["surface"] for entry in entries("asked")} == {"ollama_embeddings"}


def test_a_pull_reports_its_states(backend: Backend) -> None:
    first, *states = lines(post(backend, "/api/pull"))
    assert first == {"status": "pulling manifest"}
    assert [state["status"] for state in states[-3:]] == [
        "verifying sha256 digest",
        "writing manifest",
        "success",
    ]
    assert states[-4]["completed"] == states[-4]["total"]
    assert post(backend, "/api/pull", stream=False).json() == {"status": "success"}


def test_openais_own_client_is_served(backend: Backend, entries: Entries) -> None:
    url = backend.urls["ollama"] + "/v1"
    with OpenAI(base_url=url, api_key="ollama", max_retries=0) as client:
        assert MODEL in [model.id for model in client.models.list()]
        chat = client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "How?"}], stream=True
        )
        assert [chunk.choices[0].finish_reason for chunk in chat][-1] == "stop"
        text = client.completions.create(model=MODEL, prompt="total = ", suffix="\n")
        assert text.choices[0].text.endswith(")")
        with pytest.raises(NotFoundError) as refused:
            client.models.retrieve("none")
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["type"] == "not_found_error"
    surfaces = [entry["surface"] for entry in entries("asked")]
    assert surfaces == ["ollama_models", "ollama_chat", "ollama_generate", "ollama_models"]


def test_errors_are_one_text(backend: Backend, switch_on: SwitchOn) -> None:
    switch_on("http_error", "ollama_chat", problem="overloaded")
    busy = post(backend, "/api/chat", messages=QUESTION)
    assert (busy.status_code, list(busy.json())) == (503, ["error"])
    assert busy.json()["error"].startswith("server busy")
    switch_on("error_event", "ollama_chat")
    *_, last = lines(post(backend, "/api/chat", messages=QUESTION))
    assert list(last) == ["error"]
    switch_on("model_gone", "ollama_chat")
    gone = post(backend, "/api/chat", messages=QUESTION)
    assert gone.status_code == 404
    assert gone.json()["error"] == f'model "{MODEL}" not found, try pulling it first'


@pytest.mark.parametrize("path", ["/api/chat", "/api/generate"])
def test_what_cannot_be_read_is_refused(backend: Backend, path: str) -> None:
    refused = httpx.post(backend.urls["ollama"] + path, content=b"[", trust_env=False)
    assert (refused.status_code, refused.json()) == (400, {"error": "model is required"})


def test_a_model_that_is_gone_or_changed_shows_in_the_list(
    backend: Backend, switch_on: SwitchOn
) -> None:
    switch_on("model_gone", "ollama_models", model="^qwen")
    names = [model["name"] for model in get(backend, "/api/tags")["models"]]
    assert MODEL not in names
    assert "llama3.1:8b" in names
    switch_on("model_changed", "ollama_models", version="changed")
    assert {model["digest"] for model in get(backend, "/api/tags")["models"]} == {"changed"}
    switch_on("model_list", "ollama_models")
    assert get(backend, "/api/tags") == {"models": []}

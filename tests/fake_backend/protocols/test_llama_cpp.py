"""llama.cpp's server, asked as its clients do."""

import json
from typing import Any

import httpx
import pytest
from openai import OpenAI

from bench.live.backend import Backend
from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.conftest import SwitchOn

PROMPT = "total = "
AROUND = {"input_prefix": "import os\n", "input_suffix": "\n", "prompt": PROMPT}


def post(backend: Backend, path: str, **content: Any) -> httpx.Response:
    return httpx.post(backend.urls["llama_cpp"] + path, json=content, trust_env=False)


def get(backend: Backend, path: str) -> httpx.Response:
    return httpx.get(backend.urls["llama_cpp"] + path, trust_env=False)


def events(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.headers["content-type"] == "text/event-stream"
    blocks = response.text.removesuffix("\n\n").split("\n\n")
    return [json.loads(block.removeprefix("data: ")) for block in blocks]


def test_what_it_says_of_itself(backend: Backend, entries: Entries) -> None:
    assert get(backend, "/health").json() == get(backend, "/v1/health").json() == {"status": "ok"}
    props = get(backend, "/props").json()
    (slot,) = get(backend, "/slots").json()
    assert props["default_generation_settings"]["n_ctx"] == slot["n_ctx"] > 0
    assert "llamacpp:requests_processing 0" in get(backend, "/metrics").text
    assert get(backend, "/lora-adapters").json() == []
    listed = get(backend, "/v1/models").json()
    assert listed == get(backend, "/models").json()
    assert listed["data"][0]["id"] == listed["models"][0]["name"] == props["model_alias"]
    head = httpx.head(backend.urls["llama_cpp"] + "/health", trust_env=False)
    assert (head.status_code, head.text) == (200, "")
    surfaces = {entry["surface"] for entry in entries("asked")}
    assert surfaces == {"llama_cpp_health", "llama_cpp_props", "llama_cpp_models"}


@pytest.mark.parametrize("path", ["/completion", "/completions", "/infill"])
def test_native_answers_end_with_a_stop_and_no_done(backend: Backend, path: str) -> None:
    content = AROUND if path == "/infill" else {"prompt": PROMPT}
    *parts, last = events(post(backend, path, stream=True, **content))
    whole = post(backend, path, **content).json()
    assert "".join(part["content"] for part in parts) == whole["content"]
    assert whole["content"].endswith(")")
    assert {part["stop"] for part in parts} == {False}
    for final in (last, whole):
        assert (final["stop"], final["stop_type"], final["index"]) == (True, "eos", 0)
        assert final["tokens_predicted"] == len(parts) == final["timings"]["predicted_n"]
        assert final["generation_settings"]["n_ctx"] > 0
    assert bytes(parts[0]["tokens"]).decode() == parts[0]["content"]


def test_several_prompts_have_several_answers(backend: Backend) -> None:
    whole = post(backend, "/completion", prompt=[PROMPT, "x = "]).json()
    assert [answer["index"] for answer in whole] == [0, 1]
    assert [answer["prompt"] for answer in whole] == [PROMPT, "x = "]
    twice = post(backend, "/completion", prompt=PROMPT, n_cmpl=2).json()
    assert len(twice) == 2
    streamed = events(post(backend, "/completion", prompt=[PROMPT, "x = "], stream=True))
    assert [event["index"] for event in streamed if event["stop"]] == [0, 1]
    tokens = list(PROMPT.encode())
    assert post(backend, "/completion", prompt=tokens).json()["prompt"] == PROMPT
    assert isinstance(post(backend, "/completion", prompt=[PROMPT]).json(), dict)


def test_markers_are_understood(backend: Backend) -> None:
    plain = post(backend, "/completion", prompt=PROMPT).json()["content"]
    marked = f"<|fim_prefix|>{PROMPT}<|fim_suffix|>\n<|fim_middle|>"
    assert post(backend, "/completion", prompt=marked).json()["content"] == plain
    text = post(backend, "/v1/completions", prompt=marked).json()["choices"][0]["text"]
    assert text == plain


def test_a_prompt_for_the_cache_alone_is_answered_by_nothing(backend: Backend) -> None:
    warm = post(backend, "/infill", **AROUND, n_predict=0, response_fields=[""])
    assert (warm.status_code, warm.json()) == (200, {})
    fields = ["content", "generation_settings/n_ctx"]
    fired = post(backend, "/completion", prompt=PROMPT, response_fields=fields).json()
    assert list(fired) == ["content", "n_ctx"]
    limited = post(backend, "/completion", prompt=PROMPT, n_predict=0).json()
    assert (limited["content"], limited["stop_type"]) == ("", "limit")


@pytest.mark.parametrize("path", ["/completion", "/infill"])
def test_what_is_missing_is_an_invalid_request(backend: Backend, path: str) -> None:
    refused = post(backend, path, input_prefix="a")
    assert refused.status_code == 400
    assert refused.json()["error"]["type"] == "invalid_request_error"


def test_chat_as_openai_has_it(backend: Backend, entries: Entries) -> None:
    url = backend.urls["llama_cpp"] + "/v1"
    with OpenAI(base_url=url, api_key="none", max_retries=0) as client:
        whole = client.chat.completions.create(
            model="any", messages=[{"role": "user", "content": "How?"}]
        )
        assert (whole.choices[0].message.content or "").endswith(ENDING)
        assert len(client.embeddings.create(model="any", input="a").data[0].embedding) > 0
    short = post(backend, "/chat/completions", messages=[{"role": "user", "content": "How?"}])
    assert short.json()["choices"][0]["message"]["content"] == whole.choices[0].message.content
    surfaces = [entry["surface"] for entry in entries("asked")]
    assert surfaces == ["llama_cpp_chat", "llama_cpp_embeddings", "llama_cpp_chat"]


def test_tokens_templates_and_vectors(backend: Backend) -> None:
    tokens = post(backend, "/tokenize", content="aé").json()["tokens"]
    assert post(backend, "/detokenize", tokens=tokens).json() == {"content": "aé"}
    pieces = post(backend, "/tokenize", content="aé", with_pieces=True).json()["tokens"]
    assert [piece["piece"] for piece in pieces] == ["a", [195], [169]]
    asked = [{"role": "user", "content": "How?"}]
    prompt = post(backend, "/apply-template", messages=asked).json()["prompt"]
    assert prompt.endswith("How?<|im_end|>\n<|im_start|>assistant\n")
    (first,) = post(backend, "/embedding", content="a").json()
    assert (first["index"], len(first["embedding"][0])) == (0, 768)
    assert len(post(backend, "/embeddings", input=["a", "b"]).json()) == 2


@pytest.mark.parametrize(
    ("problem", "status", "kind"),
    [
        ("unavailable", 503, "unavailable_error"),
        ("unauthorized", 401, "authentication_error"),
        ("not_found", 404, "not_found_error"),
        ("forbidden", 403, "permission_error"),
        ("server_error", 500, "server_error"),
        ("unprocessable", 501, "not_supported_error"),
        ("context_length", 400, "exceed_context_size_error"),
    ],
)
def test_errors_have_code_message_and_type(
    backend: Backend, switch_on: SwitchOn, problem: str, status: int, kind: str
) -> None:
    switch_on("http_error", "llama_cpp_health", problem=problem)
    refused = get(backend, "/health")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["type"]) == (status, status, kind)
    assert error["message"]
    assert ("n_ctx" in error) == ("n_prompt_tokens" in error) == (problem == "context_length")


def test_the_loaded_model_can_go_though_nobody_names_it(
    backend: Backend, switch_on: SwitchOn
) -> None:
    switch_on("model_gone", "llama_cpp_completion")
    refused = post(backend, "/completion", prompt=PROMPT, stream=True)
    assert (refused.status_code, refused.json()["error"]["type"]) == (404, "not_found_error")
    switch_on("model_gone", "llama_cpp_models")
    listed = get(backend, "/models").json()
    assert (listed["data"], listed["models"]) == ([], [])

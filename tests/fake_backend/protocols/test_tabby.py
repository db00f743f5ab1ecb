"""Tabby's server, asked as its clients do."""

from typing import Any

import httpx
import pytest

from bench.live.backend import Backend
from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.conftest import SwitchOn

SEGMENTS = {"prefix": "const total = ", "suffix": "\n", "filepath": "a.ts"}


def ask(backend: Backend, method: str, path: str, content: Any = None) -> httpx.Response:
    url = backend.urls["tabby"] + path
    return httpx.request(method, url, json=content, trust_env=False)


def complete(backend: Backend, **content: Any) -> httpx.Response:
    return ask(backend, "POST", "/v1/completions", {"segments": SEGMENTS, **content})


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_health(backend: Backend, entries: Entries, method: str) -> None:
    response = ask(backend, method, "/v1/health")
    assert response.status_code == 200
    if method != "HEAD":
        content = response.json()
        assert {"model", "chat_model", "device", "cpu_count", "cuda_devices"} <= set(content)
        assert set(content["version"]) == {
            "build_date",
            "build_timestamp",
            "git_sha",
            "git_describe",
        }
    assert entries("asked")[0]["surface"] == "tabby_health"


def test_settings_and_models(backend: Backend) -> None:
    setting = ask(backend, "GET", "/v1beta/server_setting").json()
    assert setting == {"disable_client_side_telemetry": False}
    assert set(ask(backend, "GET", "/v1beta/models").json()) == {"completion", "chat"}


def test_segments_are_completed_and_never_streamed(backend: Backend, entries: Entries) -> None:
    python = complete(backend, language="python").json()
    script = complete(backend, language="typescript", stream=True)
    assert script.headers["content-type"].startswith("application/json")
    (choice,) = script.json()["choices"]
    assert (choice["index"], choice["text"][-1]) == (0, ";")
    assert python["choices"][0]["text"] == choice["text"][:-1]
    raw = "<|fim_prefix|>const total = <|fim_suffix|>\n<|fim_middle|>"
    marked = complete(backend, language="python", debug_options={"raw_prompt": raw}).json()
    assert marked["choices"] == python["choices"]
    assert {entry["surface"] for entry in entries("asked")} == {"tabby_completions"}


def test_events_are_accepted_with_an_empty_reply(backend: Backend, entries: Entries) -> None:
    event = {"type": "view", "completion_id": "cmpl-1", "choice_index": 0}
    taken = ask(backend, "POST", "/v1/events", event)
    assert (taken.status_code, taken.content) == (200, b"")
    assert ask(backend, "POST", "/v1/events", {}).status_code == 400
    assert entries("asked")[0]["surface"] == "tabby_events"


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1beta/chat/completions"])
def test_chat(backend: Backend, path: str) -> None:
    asked = {"model": "any", "messages": [{"role": "user", "content": "How?"}]}
    whole = ask(backend, "POST", path, asked).json()
    assert whole["choices"][0]["message"]["content"].endswith(ENDING)
    streamed = ask(backend, "POST", path, {**asked, "stream": True})
    assert streamed.text.endswith("data: [DONE]\n\n")


@pytest.mark.parametrize(
    ("problem", "status"),
    [("unauthorized", 401), ("rate_limited", 429), ("server_error", 500), ("overloaded", 503)],
)
def test_most_errors_have_no_body(
    backend: Backend, switch_on: SwitchOn, problem: str, status: int
) -> None:
    switch_on("http_error", "tabby_health", problem=problem)
    refused = ask(backend, "GET", "/v1/health")
    assert (refused.status_code, refused.content) == (status, b"")
    assert "content-type" not in refused.headers


def test_what_cannot_be_read_is_refused_in_plain_text(backend: Backend) -> None:
    refused = ask(backend, "POST", "/v1/completions", {"language": "python"})
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "text/plain; charset=utf-8"
    assert refused.text.startswith("Failed to parse the request body as JSON")


def test_limits_and_drift_keep_to_its_shape(backend: Backend, switch_on: SwitchOn) -> None:
    switch_on("token_bucket", "tabby_completions", requests_per_min=1)
    assert complete(backend).status_code == 200
    limited = complete(backend)
    assert (limited.status_code, limited.content) == (429, b"")
    assert int(limited.headers["retry-after"]) > 0
    switch_on("parameter_drift", "tabby_completions", parameter="segments", instead="parts")
    drifted = complete(backend)
    assert drifted.status_code == 400
    assert drifted.text.startswith("Unsupported parameter: 'segments'")
    switch_on("model_gone", "tabby_completions")
    assert complete(backend).status_code == 404


def test_an_error_in_a_stream_is_an_event(backend: Backend, switch_on: SwitchOn) -> None:
    switch_on("error_event", "tabby_chat", problem="overloaded")
    asked = {"stream": True, "messages": [{"role": "user", "content": "How?"}]}
    streamed = ask(backend, "POST", "/v1/chat/completions", asked)
    assert '{"error":{"message":"Service Unavailable"' in streamed.text

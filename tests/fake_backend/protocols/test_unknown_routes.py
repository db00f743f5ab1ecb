"""An unknown path: answered as the provider does, and recorded in the journal."""

import httpx
import pytest

from bench.live.backend import Backend
from fake_backend.protocols import HOSTS
from tests.fake_backend.conftest import Entries


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        ("openai", {"error": {"message": "Invalid URL", "type": "invalid_request_error"}}),
        ("anthropic", {"type": "error", "error": {"type": "not_found_error"}}),
        ("ollama", {"error": "404 page not found"}),
        ("llama_cpp", {"error": {"message": "File Not Found", "code": 404}}),
    ],
)
def test_an_unknown_route_is_answered_as_the_provider_would(
    backend: Backend, entries: Entries, protocol: str, expected: dict[str, object]
) -> None:
    response = httpx.get(backend.urls[protocol] + "/nothing/here", trust_env=False)
    assert response.status_code == 404
    _has(response.json(), expected)
    assert [entry["surface"] for entry in entries("asked")] == ["unknown"]


def test_tabby_has_no_words_for_it(backend: Backend) -> None:
    response = httpx.get(backend.urls["tabby"] + "/nothing/here", trust_env=False)
    assert (response.status_code, response.content) == (404, b"")


CHECKS = (
    ("ollama", "HEAD", "/"),
    ("ollama", "GET", "/api/version"),
    ("ollama", "HEAD", "/api/version"),
    ("ollama", "HEAD", "/api/tags"),
    ("ollama", "GET", "/api/ps"),
    ("llama_cpp", "GET", "/health"),
    ("llama_cpp", "GET", "/v1/health"),
    ("llama_cpp", "GET", "/props"),
    ("llama_cpp", "GET", "/slots"),
    ("llama_cpp", "GET", "/metrics"),
    ("tabby", "GET", "/v1/health"),
    ("tabby", "POST", "/v1/health"),
    ("tabby", "GET", "/v1beta/server_setting"),
    ("openai", "GET", "/models/gpt-4.1"),
    ("anthropic", "GET", "/v1/models"),
    ("anthropic", "GET", "/v1/models/claude-sonnet-4.5"),
)


@pytest.mark.parametrize(("protocol", "method", "path"), CHECKS)
def test_what_clients_ask_to_see_whether_a_backend_is_well_is_answered(
    backend: Backend, entries: Entries, protocol: str, method: str, path: str
) -> None:
    answer = httpx.request(method, backend.urls[protocol] + path, trust_env=False)
    assert answer.status_code == 200
    assert "unknown" not in [entry["surface"] for entry in entries("asked")]


def test_an_unplayed_route_is_an_unknown_surface_with_404_and_no_fault(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    """Every host that the gateway serves, and every plain port."""
    for host in HOSTS:
        client.get(f"https://{host}/nothing/here")
    for url in backend.urls.values():
        httpx.post(f"{url}/nothing/here", trust_env=False)
    answered = entries("answered")
    assert {(entry["surface"], entry["status"]) for entry in answered} == {("unknown", 404)}
    assert [entry["delivered"] for entry in answered if entry["delivered"]] == []
    assert len(answered) == len(HOSTS) + len(backend.urls)


@pytest.mark.parametrize(("fault", "status"), [("empty_body", 200), ("rate_limit", 429)])
def test_a_fault_on_unknown_routes_is_told_from_our_own_404(
    backend: Backend, entries: Entries, fault: str, status: int
) -> None:
    backend.control("PUT", "plan", {"faults": [{"fault": fault, "surfaces": ["unknown"]}]})
    httpx.get(backend.urls["openai"] + "/nothing/here", trust_env=False)
    (answered,) = entries("answered")
    assert (answered["status"], answered["delivered"]) == (status, [fault])


def _has(found: object, wanted: object) -> None:
    if not isinstance(wanted, dict):
        assert found == wanted
        return
    assert isinstance(found, dict)
    for key, value in wanted.items():
        _has(found[key], value)

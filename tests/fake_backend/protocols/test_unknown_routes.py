"""An unknown path: answered as the provider does, and recorded in the journal."""

import httpx
import pytest

from bench.live.backend import Backend
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


def _has(found: object, wanted: object) -> None:
    if not isinstance(wanted, dict):
        assert found == wanted
        return
    assert isinstance(found, dict)
    for key, value in wanted.items():
        _has(found[key], value)

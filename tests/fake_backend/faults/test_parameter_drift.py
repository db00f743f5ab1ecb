import httpx

from bench.live.backend import Backend
from bench.testing.sockets import chat
from tests.fake_backend.conftest import CHAT, Entries, Spoil

WORDS = (
    "Unsupported parameter: 'max_tokens' is not supported with this model."
    " Use 'max_completion_tokens' instead."
)


def test_the_old_parameter_is_refused(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(max_tokens=5), fault="parameter_drift")
    assert seen.status == 400
    assert seen.json["error"] == {
        "message": WORDS,
        "type": "invalid_request_error",
        "param": "max_tokens",
        "code": "unsupported_parameter",
    }
    assert entries("answered")[0]["delivered"] == ["parameter_drift"]


def test_the_new_one_is_taken(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(max_completion_tokens=5), fault="parameter_drift").status == 200
    assert entries("answered")[0]["delivered"] == []


def test_copilot_has_its_own_code(backend: Backend, client: httpx.Client) -> None:
    table = {"fault": "parameter_drift", "surfaces": ["chat"], "parameter": "n", "instead": "m"}
    backend.control("PUT", "plan", {"faults": [table]})
    error = client.post(CHAT, json={"model": "gpt-4.1", "n": 1, "messages": []}).json()["error"]
    assert error["code"] == "invalid_request_body"
    assert "'n' is not supported with this model. Use 'm' instead." in error["message"]

"""Copilot's sign-in, account, models and side services, through the gateway."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries

GITHUB_API = "https://api.github.com"
API = "https://api.individual.githubcopilot.com"
CAPI = "https://api.githubcopilot.com"
PROXY = "https://proxy.individual.githubcopilot.com"
SNIPPY = "https://origin-tracker.individual.githubcopilot.com/twirp/github.snippy.v1.SnippyAPI"
STATUS = "https://www.githubstatus.com/api/v2"
TELEMETRY = "https://telemetry.individual.githubcopilot.com/telemetry"
USER = f"{GITHUB_API}/copilot_internal/user"
TOKEN = f"{GITHUB_API}/copilot_internal/v2/token"
AGENTS = {
    "/agents": "agents",
    "/agents/sessions": "sessions",
    "/agents/swe/models": "data",
    "/agents/swe/custom-agents/bench/shop": "agents",
}


def surfaces(entries: Entries) -> list[str]:
    """The surfaces of this test's requests; each must have been answered well."""
    assert {entry["status"] for entry in entries("answered")} == {200}
    return [entry["surface"] for entry in entries("asked")]


def test_the_device_flow_is_granted(client: httpx.Client, entries: Entries) -> None:
    asked = {"client_id": "Iv1.0", "scope": "read:user"}
    code = client.post("https://github.com/login/device/code", data=asked).json()
    assert code["verification_uri"] == "https://github.com/login/device"
    assert code["user_code"]
    assert code["expires_in"] > code["interval"] > 0
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    asked = {"client_id": "Iv1.0", "device_code": code["device_code"], "grant_type": grant}
    granted = client.post("https://github.com/login/oauth/access_token", data=asked).json()
    assert granted["token_type"] == "bearer"
    assert granted["access_token"]
    assert "read:user" in granted["scope"].split(",")
    assert surfaces(entries) == ["sign_in", "sign_in"]


def test_the_token_expires_by_the_steered_clock(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    now = backend.control("PUT", "clock", {"state": "frozen"})["epoch"]
    first = client.get(TOKEN).json()
    later = backend.control("PUT", "clock", {"advance_s": 1600})["epoch"]
    second = client.get(TOKEN).json()
    assert first["expires_at"] == pytest.approx(now + 1800, abs=1.01)
    assert second["expires_at"] == pytest.approx(later + 1800, abs=1.01)
    assert second["expires_at"] - first["expires_at"] == pytest.approx(1600, abs=1.01)
    assert 0 < first["refresh_in"] == second["refresh_in"] < 1800
    for token in (first, second):
        assert f"exp={token['expires_at']}" in token["token"].split(";")
    assert surfaces(entries) == ["token", "token"]


def test_every_mint_differs_and_is_the_same_client(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    minted = [client.get(TOKEN).json()["token"] for _ in range(2)]
    assert minted[0] != minted[1]
    for token in minted:
        client.get(f"{API}/models", headers={"authorization": f"Bearer {token}"})
    requests = [entry for entry in entries("asked") if entry["surface"] == "models"]
    assert len({entry["client"] for entry in requests}) == 1


def test_the_user_has_a_plan_endpoints_and_quotas(client: httpx.Client, entries: Entries) -> None:
    user, token = client.get(USER).json(), client.get(TOKEN).json()
    assert (user["copilot_plan"], user["chat_enabled"]) == ("individual", True)
    assert user["access_type_sku"] == token["sku"]
    assert user["endpoints"] == token["endpoints"]
    assert (user["endpoints"]["api"], user["endpoints"]["proxy"]) == (API, PROXY)
    quotas = user["quota_snapshots"]
    assert set(quotas) == {"chat", "completions", "premium_interactions"}
    limited = [name for name, quota in quotas.items() if not quota["unlimited"]]
    assert limited == ["premium_interactions"]
    for name, quota in quotas.items():
        assert (quota["quota_id"], quota["percent_remaining"]) == (name, 100.0)
        assert 0 < quota["remaining"] <= quota["entitlement"]
    datetime.strptime(user["quota_reset_date"], "%Y-%m-%d")  # noqa: DTZ007 - a date alone
    assert surfaces(entries) == ["account", "token"]


def test_github_says_who_is_signed_in_and_what_its_limit_leaves(
    client: httpx.Client, entries: Entries
) -> None:
    answer = client.get(f"{GITHUB_API}/user")
    assert answer.json()["login"] == client.get(USER).json()["login"]
    assert "read:user" in answer.headers["x-oauth-scopes"].split(", ")
    left, limit = (int(answer.headers[f"x-ratelimit-{name}"]) for name in ("remaining", "limit"))
    assert 0 < left < limit
    assert surfaces(entries) == ["account", "account"]


@pytest.mark.parametrize("host", [API, CAPI])
def test_the_model_list(client: httpx.Client, entries: Entries, host: str) -> None:
    listed = client.get(f"{host}/models").json()
    assert listed["object"] == "list"
    models = {model["id"]: model for model in listed["data"]}
    assert [name for name, model in models.items() if model["is_chat_fallback"]] == ["gpt-4.1"]
    assert [name for name, model in models.items() if model["is_chat_default"]] == ["gpt-4.1"]
    assert "gpt-4o-mini" in {model["capabilities"]["family"] for model in models.values()}
    endpoints = {path for model in models.values() for path in model["supported_endpoints"]}
    assert endpoints == {"/chat/completions", "/responses", "/v1/messages"}
    for model in models.values():
        capabilities = model["capabilities"]
        assert capabilities["tokenizer"] in {"o200k_base", "cl100k_base"}
        limits = [capabilities["limits"][f"max_{of}_tokens"] for of in ("context_window", "prompt")]
        assert limits[0] > limits[1] > 0
        assert capabilities["type"] in {"chat", "embeddings"}
    assert surfaces(entries) == ["models"]


def test_one_model_and_its_policy(client: httpx.Client, entries: Entries) -> None:
    listed = {model["id"]: model for model in client.get(f"{API}/models").json()["data"]}
    assert client.get(f"{API}/models/gpt-4.1").json() == listed["gpt-4.1"]
    answer = client.post(f"{API}/models/gpt-4.1/policy", json={"state": "enabled"}).json()
    assert answer["state"] == "accepted"
    assert surfaces(entries) == ["models"] * 3
    assert client.get(f"{API}/models/gpt-0").status_code == 404


def test_the_proxy_names_the_model_for_next_edit(client: httpx.Client, entries: Entries) -> None:
    (model,) = client.get(f"{PROXY}/models").json()["models"]
    assert (model["serviceType"], model["name"]) == ("NESChat", "copilot-nes-oct")
    assert model["capabilities"] == {"promptStrategy": "xtab275"}
    assert surfaces(entries) == ["models"]


def test_the_router_picks_a_listed_model(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    listed = {model["id"]: model for model in client.get(f"{API}/models").json()["data"]}
    now = backend.control("GET", "clock")["epoch"]
    picked = client.post(f"{API}/auto", json={}).json()
    assert picked["selected_model"] == listed[picked["selected_model"]["id"]]
    session = client.post(f"{API}/models/session", json={"auto_mode": {}}).json()
    assert set(session["available_models"]) <= set(listed)
    assert session["selected_model"] in session["available_models"]
    for reply in (picked, session):
        assert reply["session_token"]
        assert reply["expires_at"] > now + 60
        assert set(reply["discounted_costs"]) <= set(listed)
    intent = client.post(f"{API}/models/session/intent", json={"prompt": "Why?"}).json()
    assert intent["chosen_model"] in intent["candidate_models"]
    assert set(intent["candidate_models"]) <= set(listed)
    assert intent["predicted_label"] in intent["scores"]
    assert surfaces(entries) == ["models", "auto", "auto", "auto"]


def test_embeddings_are_as_many_as_the_inputs(client: httpx.Client, entries: Entries) -> None:
    body = {"inputs": ["one", "two", "one"], "embedding_model": "metis-1024-I16-Binary"}
    answer = client.post(f"{GITHUB_API}/embeddings", json=body).json()
    one, two, again = (found["embedding"] for found in answer["embeddings"])
    assert answer["embedding_model"] == "metis-1024-I16-Binary"
    assert {len(one), len(two)} == {512}
    assert one == again != two
    (model,) = client.get(f"{GITHUB_API}/embeddings/models").json()["models"]
    assert model["active"] is True
    chunks = client.post(f"{GITHUB_API}/chunks", json={"content": "x = 1"}).json()
    assert chunks["chunks"] == []
    assert surfaces(entries) == ["embeddings"] * 3


def test_exclusions_come_in_the_order_of_the_repositories(
    client: httpx.Client, entries: Entries
) -> None:
    url = f"{GITHUB_API}/copilot_internal/content_exclusion"
    repositories = ["https://github.com/a/b.git", "git@github.com:c/d.git", "_ALL"]
    answer = client.get(url, params={"repos": ",".join(repositories), "scope": "repo"}).json()
    assert [entry["rules"] for entry in answer] == [[], [], []]
    assert len(client.get(url, params={"repos": "_ALL"}).json()) == 1
    assert surfaces(entries) == ["account", "account"]


@pytest.mark.parametrize(
    ("method", "url", "surface", "expected"),
    [
        ("GET", f"{GITHUB_API}/user/orgs", "account", []),
        ("GET", f"{GITHUB_API}/users/bench-user/events", "account", []),
        ("GET", f"{GITHUB_API}/copilot_internal/managed_settings", "account", {}),
        ("GET", f"{GITHUB_API}/copilot/mcp_registry", "account", {"mcp_registries": []}),
        ("POST", f"{SNIPPY}/Match", "snippy", {"snippets": []}),
        ("POST", f"{SNIPPY}/FilesForMatch", "snippy", {"file_matches": []}),
        ("POST", TELEMETRY, "telemetry", {"errors": []}),
        ("GET", f"{STATUS}/summary.json", "status_page", {"components": []}),
        ("GET", f"{STATUS}/status.json", "status_page", {"page": {"name": "GitHub"}}),
        *(
            ("GET", f"{host}{path}", "agents", {key: []})
            for host in (API, CAPI)
            for path, key in AGENTS.items()
        ),
    ],
)
def test_a_side_service_has_an_empty_answer(
    client: httpx.Client, entries: Entries, method: str, url: str, surface: str, expected: Any
) -> None:
    answer = client.request(method, url)
    content = answer.json()
    assert (
        content == expected if isinstance(expected, list) else expected.items() <= content.items()
    )
    assert surfaces(entries) == [surface]
    (request_id,) = answer.headers.get_list("x-github-request-id")
    assert request_id == f"bench-{entries('asked')[0]['request']}"


def test_an_unknown_route_is_answered_as_github_does(
    client: httpx.Client, entries: Entries
) -> None:
    answer = client.get(f"{API}/nothing/here")
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")
    assert client.get(f"{API}/auto").status_code == 404, "the method is wrong"
    assert [entry["surface"] for entry in entries("asked")] == ["unknown", "unknown"]


def test_a_web_page_may_ask_for_the_user(client: httpx.Client, entries: Entries) -> None:
    origin = "https://bench.vscode-cdn.net"
    wanted = {"access-control-request-method": "GET"}
    names = {"access-control-request-headers": "authorization,x-github-api-version"}
    preflight = client.options(USER, headers={"origin": origin, **wanted, **names})
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == origin
    assert "GET" in preflight.headers["access-control-allow-methods"]
    allowed = preflight.headers["access-control-allow-headers"].split(",")
    assert {"authorization", "x-github-api-version"} <= set(allowed)
    answer = client.get(USER, headers={"origin": origin})
    assert answer.headers["access-control-allow-origin"] == origin
    assert [entry["surface"] for entry in entries("asked")] == ["preflight", "account"]

"""The page needs no token and says nothing; everything that it reads needs the token."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bench.live.backend import Backend

FAULT = {"fault": "rate_limit", "surfaces": ["openai_chat"], "retry_after_s": 3.0}


@pytest.fixture
def client(backend: Backend) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {backend.token}"}
    with httpx.Client(
        base_url=backend.control_url, headers=headers, trust_env=False, timeout=60
    ) as opened:
        yield opened
        opened.delete("/_bench/plan")


@pytest.mark.parametrize("path", ["/", "/page.css", "/page.js", "/elements.js", "/requests.js"])
def test_the_page_is_public_and_strict(backend: Backend, path: str) -> None:
    answer = httpx.get(f"{backend.control_url}{path}", trust_env=False)
    assert answer.status_code == 200
    assert backend.token not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["address", "catalogue", "plan.toml", "events"])
def test_everything_else_needs_the_token(backend: Backend, path: str) -> None:
    answer = httpx.get(f"{backend.control_url}/_bench/{path}", trust_env=False)
    assert answer.status_code == 401


def test_another_host_name_is_refused(backend: Backend) -> None:
    answer = httpx.get(backend.control_url, headers={"host": "evil.example"}, trust_env=False)
    assert answer.status_code == 421


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def test_requests_and_plans_arrive_as_events(client: httpx.Client, backend: Backend) -> None:
    after = max((one["number"] for one in client.get("/_bench/journal").json()), default=0)
    with client.stream("GET", f"/_bench/events?after={after}", timeout=60) as stream:
        arriving = events(stream.iter_lines())
        assert next(arriving) == ("plan", {**client.get("/_bench/plan").json()})
        client.put("/_bench/plan", json={"faults": [FAULT]})
        name, plan = next(arriving)
        assert (name, plan["faults"]) == ("plan", [FAULT])
        message = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
        url = f"{backend.urls['openai']}/chat/completions"
        assert httpx.post(url, json=message, trust_env=False, timeout=60).status_code == 429
        (first, asked), (second, answered) = next(arriving), next(arriving)
    assert (first, asked["event"], asked["planned"]) == ("entry", "asked", ["rate_limit"])
    assert (second, answered["status"], answered["delivered"]) == ("entry", 429, ["rate_limit"])


def test_an_expired_plan_is_an_event(client: httpx.Client) -> None:
    client.put("/_bench/plan", json={"faults": [FAULT], "ttl_s": 0.2})
    with client.stream("GET", "/_bench/events", timeout=60) as stream:
        plans = (table["faults"] for name, table in events(stream.iter_lines()) if name == "plan")
        assert any(faults == [] for faults in plans)  # at once, if it expired before


def test_the_plan_is_toml(client: httpx.Client) -> None:
    client.put("/_bench/plan", json={"faults": [FAULT]})
    assert tomllib.loads(client.get("/_bench/plan.toml").text) == {"faults": [FAULT]}


def test_snippets_are_shown(client: httpx.Client) -> None:
    snippet = {"title": "a", "text": "<script>"}
    assert client.put("/_bench/snippets", json={"snippets": [snippet]}).json() == {"snippets": 1}
    address = client.get("/_bench/address").json()
    assert address["snippets"] == [snippet]
    assert address["gateway_port"] > 0
    assert client.put("/_bench/snippets", json={"snippets": [{"title": "a"}]}).status_code == 422
    client.put("/_bench/snippets", json={"snippets": []})


def test_the_same_faults_switched_on_again_are_an_event(client: httpx.Client) -> None:
    client.put("/_bench/plan", json={"faults": [FAULT]})
    with client.stream("GET", "/_bench/events", timeout=60) as stream:
        plans = (table for name, table in events(stream.iter_lines()) if name == "plan")
        assert next(plans)["switched_on"][0]["left_s"] is None
        client.put("/_bench/plan", json={"faults": [FAULT], "ttl_s": 60})
        again = next(plans)
    assert again["faults"] == [FAULT]
    assert 0 < again["switched_on"][0]["left_s"] <= 60

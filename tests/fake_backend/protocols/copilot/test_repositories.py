from typing import Any

import httpx
import pytest

from tests.fake_backend.conftest import Entries

GITHUB = "https://api.github.com"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/repos/bench/shop/pulls/7/files", []),
        ("/user/repos?per_page=100", []),
        ("/orgs/bench/repos?per_page=100&sort=updated", []),
        (
            "/search/repositories?q=shop",
            {"total_count": 0, "incomplete_results": False, "items": []},
        ),
    ],
)
def test_there_is_nothing_to_list(
    client: httpx.Client, entries: Entries, path: str, expected: Any
) -> None:
    answer = client.get(GITHUB + path)
    assert (answer.status_code, answer.json()) == (200, expected)
    assert int(answer.headers["x-ratelimit-remaining"]) > 1000, "the client warns below that"
    assert [entry["surface"] for entry in entries("asked")] == ["repositories"]


def test_a_repository_is_the_one_that_was_asked_for(client: httpx.Client) -> None:
    shop = client.get(f"{GITHUB}/repos/bench/shop").json()
    assert (shop["full_name"], shop["owner"]["login"], shop["name"]) == (
        "bench/shop",
        "bench",
        "shop",
    )
    assert client.get(f"{GITHUB}/repositories/4343").json()["owner"]["login"]
    assert client.get(f"{GITHUB}/repos/bench/shop/compare/main...topic").json()["files"] == []


def test_no_pull_request_is_found(client: httpx.Client) -> None:
    data = client.post(f"{GITHUB}/graphql", json={"query": "query { search }"}).json()["data"]
    assert data["search"]["nodes"] == []
    assert data["node"] is None
    assert data["repository"]["suggestedActors"]["pageInfo"]["hasNextPage"] is False


def test_a_404_of_the_service_itself_is_no_unknown_route(
    client: httpx.Client, entries: Entries
) -> None:
    assert client.get(f"{GITHUB}/user/memberships/orgs/other").status_code == 404
    assert [entry["surface"] for entry in entries("asked")] == ["repositories"]

"""GitHub's own API around repositories: what Copilot reads of the workspace's remote.

The shapes are those that `githubService.ts` and `githubAPI.ts` of the extension read. Nothing here
creates anything: pull requests and cloud jobs have no route.
"""

from typing import Any

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.protocols.copilot.account import LOGIN
from fake_backend.protocols.copilot.rest import rest_route
from fake_backend.route import Route

NOBODY: dict[str, Any] = {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}


def _repository(owner: str, name: str) -> dict[str, Any]:
    return {
        "id": 4343,
        "name": name,
        "full_name": f"{owner}/{name}",
        "owner": {"login": owner, "id": 4242},
        "private": False,
        "size": 108,
        "default_branch": "main",
        "permissions": {"admin": False, "push": True, "pull": True},
    }


def repository(call: Call, context: Context) -> Reply:
    _, _, owner, name = call.path.split("/")[:4]
    return json_reply(_repository(owner, name))


def repository_by_id(call: Call, context: Context) -> Reply:
    return json_reply(_repository(LOGIN, "shop"))


def empty_list(call: Call, context: Context) -> Reply:
    return json_reply([])


def no_matches(call: Call, context: Context) -> Reply:
    return json_reply({"total_count": 0, "incomplete_results": False, "items": []})


def no_changes(call: Call, context: Context) -> Reply:
    return json_reply({"status": "identical", "commits": [], "files": []})


def no_member(call: Call, context: Context) -> Reply:
    """GitHub's answer about a person who is not a member of the organisation: 404."""
    return hosts.PROVIDER.error("not_found")


def graphql(call: Call, context: Context) -> Reply:
    """No pull request, no session, and nobody to assign."""
    page = {"hasNextPage": False, "endCursor": None}
    found = {"nodes": [], "pageInfo": page, "issueCount": 0}
    people = {"suggestedActors": NOBODY, "assignableUsers": NOBODY}
    return json_reply({"data": {"search": found, "node": None, "repository": people}})


ROUTES: tuple[Route, ...] = tuple(
    rest_route(method, path, "repositories", answer)
    for method, path, answer in (
        ("POST", "/graphql", graphql),
        ("GET", "/repos/{owner}/{repository}", repository),
        ("GET", "/repos/{owner}/{repository}/compare/{range}", no_changes),
        ("GET", "/repos/{owner}/{repository}/pulls/{number}/files", empty_list),
        ("GET", "/repositories/{id}", repository_by_id),
        ("GET", "/search/repositories", no_matches),
        ("GET", "/user/repos", empty_list),
        ("GET", "/user/memberships/orgs/{organisation}", no_member),
        ("GET", "/orgs/{organisation}/repos", empty_list),
    )
)

"""The connectivity checks: asked before a chat request is retried, and by the diagnostics.

Copilot Chat repeats a chat request that failed by itself only after a 2xx from its API host
(`chatMLFetcher.ts`, call site `capi-ping`). A backend that does not answer the check disarms it.
"""

from fake_backend.messages.reply import Reply, body_reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Route


def ping(call: Call, context: Context) -> Reply:
    return body_reply(b"OK", "text/plain; charset=utf-8")


def github_root(call: Call, context: Context) -> Reply:
    root = f"https://{hosts.GITHUB_API}"
    return json_reply({"current_user_url": f"{root}/user", "user_url": f"{root}/users/{{user}}"})


ROUTES = (
    *(
        Route(host, "GET", "/_ping", "ping", ping, hosts.PROVIDER)
        for host in (hosts.API, hosts.CAPI, hosts.PROXY, hosts.TELEMETRY)
    ),
    Route(hosts.GITHUB_API, "GET", "/", "ping", github_root, hosts.PROVIDER),
)

"""Routes of GitHub's REST API, which counts down a rate limit in every answer."""

from dataclasses import replace

from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Answer, Route


def rest_route(method: str, path: str, surface: str, answer: Answer) -> Route:
    """A route that the workbench may ask from the browser, too."""
    return Route(hosts.GITHUB_API, method, path, surface, _limited(answer), hosts.PROVIDER, True)


def _limited(answer: Answer) -> Answer:
    """Add the rate limit headers that GitHub's REST API sends with each answer."""

    def limited(call: Call, context: Context) -> Reply:
        reply = answer(call, context)
        limits = {
            "x-ratelimit-limit": "5000",
            "x-ratelimit-remaining": "4999",
            "x-ratelimit-reset": str(int(context.epoch) + 3600),
        }
        return replace(reply, headers=(*reply.headers, *limits.items()))

    return limited

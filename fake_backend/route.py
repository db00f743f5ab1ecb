"""The routes of the protocols, and the table that finds the route of a request."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fake_backend.dialect import Dialect
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.provider import Provider

Answer = Callable[[Call, Context], Reply]
Aside = Callable[[Call], Reply | None]
Complete = Callable[[Prompt, Context], Completion]


def _never(call: Call) -> None:
    """No request has an answer without the model."""


def upgrade(provider: Provider) -> Answer:
    """The answer that turns a connection of HTTP/1.1 into a WebSocket."""

    def answer(call: Call, context: Context) -> Reply:
        wanted = call.header("upgrade").lower() == "websocket" and call.http == "1.1"
        return Reply(101) if wanted else provider.error("not_found")

    return answer


@dataclass(frozen=True, slots=True)
class OneOf:
    """Several `surfaces` that share a path; `find` determines which one a request is for."""

    surfaces: tuple[str, ...]
    find: Callable[[Call], str]


@dataclass(frozen=True, slots=True)
class Generated:
    """An answer that a model generates."""

    dialect: Dialect
    complete: Complete
    aside: Aside = _never  # answers requests that need no model; None for all others


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path of one host."""

    host: str
    method: str
    path: str  # `{name}` stands for one segment
    surface: str | OneOf  # what the request is for
    answer: Answer | Generated  # Generated: at the model's pace; others: at once
    provider: Provider  # words the errors
    cors: bool = False  # let web pages read the answer

    def surface_of(self, call: Call) -> str:
        return self.surface if isinstance(self.surface, str) else self.surface.find(call)


class RouteTable:
    """Finds the route of a request: first by exact path, then by pattern."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._exact: dict[tuple[str, str, str], Route] = {}
        self._patterns: list[tuple[re.Pattern[str], Route]] = []
        self._providers: dict[str, Provider] = {}
        for route in routes:
            self._providers.setdefault(route.host, route.provider)
            if "{" in route.path:
                self._patterns.append((_pattern(route.path), route))
            else:
                self._exact[route.host, route.method, route.path] = route

    def find(self, host: str, method: str, path: str) -> Route | None:
        """The route of a request; HEAD has the routes of GET."""
        route = self._find(host, method, path)
        if route is None and method == "HEAD":
            route = self._find(host, "GET", path)
        return route

    def provider_of(self, host: str) -> Provider | None:
        """The provider that words the errors of a host; None if the host has no route."""
        return self._providers.get(host)

    def _find(self, host: str, method: str, path: str) -> Route | None:
        exact = self._exact.get((host, method, path))
        if exact is not None:
            return exact
        for pattern, route in self._patterns:
            if (route.host, route.method) == (host, method) and pattern.fullmatch(path):
                return route
        return None


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path)))

"""A route of a protocol, and the table in which the backend looks one up."""

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
Say = Callable[[Prompt, Context], Completion]


def _never(call: Call) -> None:
    """Every request is the model's."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Several `surfaces` share a path; `find` tells by the request which one it is for."""

    surfaces: tuple[str, ...]
    find: Callable[[Call], str]


@dataclass(frozen=True, slots=True)
class Generated:
    """An answer that a model gives: what it says, in which API's words.

    `aside` answers the requests that ask the model for nothing, and has None for all others.
    """

    dialect: Dialect
    say: Say
    aside: Aside = _never


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path of one host; `{name}` in the path stands for one segment.

    `surface` names what the request is for. A `Generated` answer
    comes at a model's speed, the others at once. `provider` words the errors. `cors` lets a web
    page read the answer.
    """

    host: str
    method: str
    path: str
    surface: str | OneOf
    answer: Answer | Generated
    provider: Provider
    cors: bool = False

    def surface_of(self, call: Call) -> str:
        return self.surface if isinstance(self.surface, str) else self.surface.find(call)


class RouteTable:
    """Finds the route of a request: by an exact look-up first, then by pattern."""

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
        """The route; HEAD is answered wherever GET is."""
        found = self._find(host, method, path)
        if found is None and method == "HEAD":
            found = self._find(host, "GET", path)
        return found

    def provider_of(self, host: str) -> Provider | None:
        """Who words the errors of a host; None of one that has no route at all."""
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

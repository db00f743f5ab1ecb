"""The protocols that the backend speaks: one module each, combined here."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from fake_backend.plugins import external_plugins
from fake_backend.protocols import anthropic, copilot, llama_cpp, ollama, openai, tabby
from fake_backend.provider import Provider
from fake_backend.providers.github import GitHub
from fake_backend.route import Route

# Each has ROUTES, SURFACES and PLAIN: the host that a plain port serves, and its base URL's path.
# HTTP2 says whether the real service offers it; by default it does not.
_ON_PLAIN_PORTS: dict[str, Any] = {
    "openai": openai,
    "anthropic": anthropic,
    "ollama": ollama,
    "llama_cpp": llama_cpp,
    "tabby": tabby,
    **external_plugins("protocols"),
}
_ALL: tuple[Any, ...] = (copilot, *_ON_PLAIN_PORTS.values())
ROUTES: tuple[Route, ...] = tuple(route for protocol in _ALL for route in protocol.ROUTES)
SURFACES: tuple[str, ...] = (*(name for protocol in _ALL for name in protocol.SURFACES), "unknown")
PLAIN: dict[str, tuple[str, str]] = {
    name: protocol.PLAIN for name, protocol in _ON_PLAIN_PORTS.items()
}
NO_NAME = ".invalid"  # suffix of hosts that only plain ports serve
HOSTS: tuple[str, ...] = tuple(
    dict.fromkeys(route.host for route in ROUTES if not route.host.endswith(NO_NAME))
)
HTTP2_HOSTS = frozenset(
    route.host
    for protocol in _ALL
    if getattr(protocol, "HTTP2", False)
    for route in protocol.ROUTES
)
DEFAULT_PROVIDER: Provider = GitHub()


def known_surfaces() -> list[str]:
    """The names that a fault's `surfaces` may list."""
    return list(SURFACES)


def surfaces_of(protocol: str) -> tuple[str, ...]:
    """The surfaces of a protocol that has a plain port."""
    return tuple(_ON_PLAIN_PORTS[protocol].SURFACES)


@cache
def _hosts_by_surface() -> dict[str, set[str]]:
    hosts: dict[str, set[str]] = {}
    for route in ROUTES:
        surfaces = [route.surface] if isinstance(route.surface, str) else route.surface.surfaces
        for surface in surfaces:
            hosts.setdefault(surface, set()).add(route.host)
    return hosts


def hosts_of(surfaces: Iterable[str]) -> set[str]:
    """The hosts that serve any of `surfaces`."""
    return {host for surface in surfaces for host in _hosts_by_surface().get(surface, ())}

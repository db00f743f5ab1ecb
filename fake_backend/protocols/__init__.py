"""The protocols that the backend speaks, one package each; here they are put together."""

from collections.abc import Iterable
from functools import cache

from fake_backend.protocols import anthropic, copilot, llama_cpp, ollama, openai, tabby
from fake_backend.provider import Provider
from fake_backend.providers.github import GitHub
from fake_backend.route import Route

ROUTES: tuple[Route, ...] = (
    *copilot.ROUTES,
    *openai.ROUTES,
    *anthropic.ROUTES,
    *ollama.ROUTES,
    *llama_cpp.ROUTES,
    *tabby.ROUTES,
)
SURFACES: tuple[str, ...] = (
    *copilot.SURFACES,
    *openai.SURFACES,
    *anthropic.SURFACES,
    *ollama.SURFACES,
    *llama_cpp.SURFACES,
    *tabby.SURFACES,
    "unknown",
)
PLAIN: dict[str, tuple[str, str]] = {
    "openai": openai.PLAIN,
    "anthropic": anthropic.PLAIN,
    "ollama": ollama.PLAIN,
    "llama_cpp": llama_cpp.PLAIN,
    "tabby": tabby.PLAIN,
}
NO_NAME = ".invalid"  # ends the hosts that are played on plain ports alone
HOSTS: tuple[str, ...] = tuple(
    dict.fromkeys(route.host for route in ROUTES if not route.host.endswith(NO_NAME))
)
DEFAULT_PROVIDER: Provider = GitHub()


def known_surfaces() -> list[str]:
    """The names that a fault's `routes` may list."""
    return list(SURFACES)


@cache
def _hosts_by_surface() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for route in ROUTES:
        surfaces = [route.surface] if isinstance(route.surface, str) else route.surface.surfaces
        for surface in surfaces:
            found.setdefault(surface, set()).add(route.host)
    return found


def hosts_of(surfaces: Iterable[str]) -> set[str]:
    """The hosts that serve any of `surfaces`."""
    return {host for surface in surfaces for host in _hosts_by_surface().get(surface, ())}

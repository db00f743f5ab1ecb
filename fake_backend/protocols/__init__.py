"""The protocols that the backend speaks, one package each; here they are put together."""

from fake_backend.protocols import copilot
from fake_backend.route import Route

ROUTES: tuple[Route, ...] = copilot.ROUTES
SURFACES: tuple[str, ...] = copilot.SURFACES
HOSTS: tuple[str, ...] = tuple(dict.fromkeys(route.host for route in ROUTES))


def known_surfaces() -> list[str]:
    """The names that a fault's `routes` may list."""
    return list(SURFACES)

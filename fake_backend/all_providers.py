"""All providers by name: the built-in ones and those of external plugins."""

from functools import cache

from fake_backend import providers
from fake_backend.plugins import plug_ins
from fake_backend.provider import Provider


@cache
def known_providers() -> dict[str, type[Provider]]:
    return plug_ins(providers, Provider, "providers")  # type: ignore[type-abstract]

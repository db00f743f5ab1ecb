"""The table of all providers: ours, and those of other packages."""

from functools import cache

from fake_backend import providers
from fake_backend.plugins import plug_ins
from fake_backend.provider import Provider


@cache
def known_providers() -> dict[str, type[Provider]]:
    return plug_ins(providers, Provider, "providers")  # type: ignore[type-abstract]

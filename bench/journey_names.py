"""The names of the journeys, told without importing them: reading a scenario needs no browser."""

import pkgutil

from bench.paths import PACKAGE


def journey_names() -> list[str]:
    return sorted(info.name for info in pkgutil.iter_modules([str(PACKAGE / "journeys")]))

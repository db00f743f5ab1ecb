"""The names and files of the journeys; to read one needs the steps, and so the browser."""

from pathlib import Path

from bench.core.errors import RequestError
from fake_backend.plugins import external_plugins

FOLDER = Path(__file__).parent / "journeys"


def journey_names() -> list[str]:
    """The journeys of the bench and of external plugins.

    Raises:
        RequestError: two journeys have the same name.
    """
    shipped = [file.stem for file in FOLDER.glob("*.toml")]
    for name in external_plugins("journeys"):
        if name in shipped:
            raise RequestError(
                f"The journey {name!r} of an external plugin already exists. To fix: rename it."
            )
    return sorted([*shipped, *external_plugins("journeys")])


def journey_file(name: str) -> Path:
    """The TOML file of a journey; that of an external plugin is next to its module."""
    module = external_plugins("journeys").get(name)
    if module is not None and module.__file__:
        return Path(module.__file__).with_suffix(".toml")
    return FOLDER / f"{name}.toml"

"""The journeys that there are, told without reading them: that needs the steps, and a browser."""

from pathlib import Path

from bench.core.errors import RequestError
from fake_backend.plugins import external_plugins

FOLDER = Path(__file__).parent / "journeys"


def journey_names() -> list[str]:
    """Those that are shipped, and those that other packages bring.

    Raises:
        RequestError: two have one name.
    """
    shipped = [file.stem for file in FOLDER.glob("*.toml")]
    for name in external_plugins("journeys"):
        if name in shipped:
            raise RequestError(f"journey {name!r} is there already; call yours otherwise.")
    return sorted([*shipped, *external_plugins("journeys")])


def journey_file(name: str) -> Path:
    """Its TOML: in our folder, or beside the module of another package that is called as it is."""
    module = external_plugins("journeys").get(name)
    if module is not None and module.__file__:
        return Path(module.__file__).with_suffix(".toml")
    return FOLDER / f"{name}.toml"

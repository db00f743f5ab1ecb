"""The journeys that are shipped, told without reading them: that needs the steps, and a browser."""

from pathlib import Path

from bench.paths import PACKAGE

FOLDER = PACKAGE / "journeys"


def journey_names() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def journey_file(name: str) -> Path:
    return FOLDER / f"{name}.toml"

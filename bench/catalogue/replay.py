"""A replay: an incident as it happened and as it should have been, each a rollout."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.core.errors import RequestError
from bench.core.toml import read_toml, validated
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import STRICT

FOLDER = Path(__file__).parent / "replays"
Words = Annotated[str, Field(min_length=3, max_length=200)]


class Table(BaseModel):
    """The keys of a replay's file."""

    model_config = STRICT

    about: Words  # one line, for lists and reports
    source: Words  # who says that it happened so
    variants: Annotated[list[str], Field(min_length=1, max_length=10)]  # rollouts, by name or file


@dataclass(frozen=True, slots=True)
class Replay:
    """An incident, and its rollouts in the order of the report: each knows the incident."""

    name: str
    about: str
    source: str
    variants: tuple[Rollout, ...]


def replay_names() -> list[str]:
    """The replays that the bench brings along, as a command line names them."""
    return [file.stem.replace("_", "-") for file in sorted(FOLDER.glob("*.toml"))]


def find_replay(name: str) -> Replay:
    """The replay of this name, which may have dashes, or in this TOML file.

    Raises:
        UnknownNameError: there is none.
        RequestError: a key or a value is not allowed, or a variant is no rollout.
    """
    shipped = {file.stem: file for file in sorted(FOLDER.glob("*.toml"))}
    wanted = name.replace("-", "_")
    if not name.endswith(".toml") and wanted not in shipped:
        raise UnknownNameError("replay", name, shipped)
    file = Path(name) if name.endswith(".toml") else shipped[wanted]
    table = validated(Table, read_toml(file), file)
    if len(set(table.variants)) < len(table.variants):
        raise RequestError(f"{file}: variants: each must be named once.")
    variants = tuple(_variant(rollout, table) for rollout in _read(table.variants, file))
    return Replay(file.stem, table.about, table.source, variants)


def _variant(rollout: Rollout, table: Table) -> Rollout:
    """The rollout, whose reports then say which incident it replays."""
    texts = replace(rollout.table.incident, title=table.about, source=table.source)
    return rollout.changed(incident=texts)


def _read(names: list[str], file: Path) -> list[Rollout]:
    """The rollouts; one in a file is looked for beside the replay."""
    found = []
    for name in names:
        try:
            place = file.parent / name if name.endswith(".toml") else rollout_file(name)
        except UnknownNameError as error:
            raise RequestError(f"{file}: variants: {error}") from None
        found.append(read_rollout(place))
    return found

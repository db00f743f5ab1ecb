"""A rollout: which version replaces which, for whom, in what stages, beside how many users."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, Field, model_validator
from pydantic.dataclasses import dataclass as settings

from bench.canary.stage import GuardSettings, Seconds
from bench.canary.walk import Course
from bench.catalogue.checks import check_faults, parse_faults
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.incident_texts import IncidentTexts
from bench.catalogue.traces import read_trace
from bench.core.errors import RequestError
from bench.core.toml import read_toml, validated
from fake_backend.model.version import Name, Version, known_versions
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import known_surfaces
from fake_backend.rollout.crowd import CrowdSettings
from fake_backend.rollout.flags import FlagError, FlagSettings, document, key_between
from fake_backend.rollout.pool import PoolSettings
from fake_backend.settings import STRICT

FOLDER = Path(__file__).parent / "rollouts"
# what does not change how a rollout goes
ABOUT_REPORTS = {"about", "incident", "surfaces", "journey", "drills", "minutes_per_s"}
CHECKED_SEED = 1
BYSTANDER = "bystander"  # the targeting key of a user who keeps the old version
editor_key = cache(key_between)
Share = Annotated[float, Field(gt=0, le=1, examples=[0.05])]
FlagName = Annotated[str, Field(pattern=r"^[\w.-]{1,64}$", examples=["ghost_text_model"])]


@settings(frozen=True, slots=True, config=STRICT)
class StageSettings:
    """For at least `for_s` seconds, `share` of the users have the new version."""

    share: Share  # of the users
    for_s: Seconds  # at least; what the guard still needs is waited for, until its deadline


@settings(frozen=True, slots=True, config=STRICT)
class Drill:
    """One rehearsal of the rollback: from the share `at`, with something in its way."""

    at: Share  # of the users, before the rollback
    hindrance: str = "nothing"  # what is in the way of the rollback


Stages = Annotated[tuple[StageSettings, ...], Field(min_length=1, max_length=100)]


class Table(BaseModel):
    """The keys of a rollout file."""

    model_config = STRICT

    about: Annotated[str, Field(min_length=3)]  # one line, for lists and reports
    incident: IncidentTexts = Field(default_factory=IncidentTexts)  # what reports say of it
    flag: FlagName  # that selects the version
    old: Name  # the version that everybody has before, and after a rollback
    new: Name  # the version that is rolled out
    surfaces: Annotated[tuple[str, ...], Field(min_length=1)]  # whose requests go by the flag
    editor_joins: Share | Literal["never"]  # the first share at which the editor has the new one
    steady_s: Annotated[float, Field(ge=10, le=3600)] = 40  # seconds before the stages: baseline
    pool: PoolSettings = Field(default_factory=PoolSettings)
    crowd: CrowdSettings = Field(default_factory=CrowdSettings)
    guard: GuardSettings = Field(default_factory=GuardSettings)
    versions: Annotated[tuple[Version, ...], Field(max_length=20)] = ()  # besides the bench's own
    stages: Stages  # one after the other, with rising shares
    minutes_per_s: Annotated[float, Field(gt=0, le=100_000)] = 3.0  # of a day, for a second here
    then: Literal["stay", "rollback"] = "stay"  # what people do after a last stage that passed
    journey: str = "canary"  # what the user of the real editor does, again and again
    faults: list[dict[str, Any]] = []  # while the stages last, as in a scenario: docs/faults.md
    drills: Annotated[tuple[Drill, ...], Field(max_length=100)] = ()  # in place of the stages

    @model_validator(mode="after")
    def _possible(self) -> "Table":
        for number, (before, after) in enumerate(pairwise(self.stages), 2):
            if after.share <= before.share:
                msg = (
                    f"stages must rise: stage {number} has the share {after.share},"
                    f" not above the {before.share} of the stage before it"
                )
                raise ValueError(msg)
        for number, stage in enumerate(self.stages, 1):
            if self.guard.deadline_s < stage.for_s:
                msg = (
                    f"guard.deadline_s ({self.guard.deadline_s:g}) must not be shorter than"
                    f" the for_s of stage {number} ({stage.for_s:g}): no stage could pass"
                )
                raise ValueError(msg)
            if stage.for_s <= self.guard.settle_s:
                msg = (
                    f"guard.settle_s ({self.guard.settle_s:g}) must be shorter than"
                    f" the for_s of stage {number} ({stage.for_s:g}): nothing would be looked at"
                )
                raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Rollout:
    """A rollout whose versions and surfaces exist."""

    name: str
    file: Path
    table: Table
    versions: Mapping[str, Version]

    @property
    def old(self) -> Version:
        return self.versions[self.table.old]

    @property
    def new(self) -> Version:
        return self.versions[self.table.new]

    @property
    def course(self) -> Course:
        """The stages, as a walk goes through them."""
        table = self.table
        return Course(
            old=table.old,
            new=table.new,
            stages=[(stage.share, stage.for_s) for stage in table.stages],
            guard=table.guard,
            waiting_most=table.pool.waiting_most,
            rolled_back_by_person=table.then == "rollback",
            editor_joins=inf if table.editor_joins == "never" else table.editor_joins,
        )

    def changed(self, **changes: Any) -> "Rollout":
        """The same rollout with other values of some keys."""
        return replace(self, table=self.table.model_copy(update=changes))

    def flag_settings(self, seed: int, share: float, stale_s: float = 0.0) -> FlagSettings:
        """The flag that gives `share` of the users the new version.

        The real editor's user gets it from the share `editor_joins` on, and in every drill.
        A bystander never does.
        """
        table = self.table
        bystander = f"{seed}/{BYSTANDER}" if table.editor_joins == "never" else ""
        content = document(table.flag, table.old, table.new, share, kept_old=bystander)
        key = self._editor_key(seed)
        return FlagSettings(table.flag, content, table.surfaces, editor=key, stale_s=stale_s)

    def _editor_key(self, seed: int) -> str:
        if self.table.drills:  # its user takes part in each of them
            return editor_key(self.table.flag, seed, 0.0, min(one.at for one in self.table.drills))
        joins = self.table.editor_joins
        if joins == "never":
            return BYSTANDER
        below = [stage.share for stage in self.table.stages if stage.share < joins]
        return editor_key(self.table.flag, seed, max(below, default=0.0), joins)

    @property
    def fingerprint(self) -> str:
        """The same for rollouts that go alike: of all settings of the crowd, and both versions."""
        parts = (
            self.table.model_dump(mode="json", exclude=ABOUT_REPORTS),
            self.old,
            self.new,
        )
        return hashlib.blake2b(orjson.dumps(parts), digest_size=6).hexdigest()


def rollout_file(name: str) -> Path:
    """The file of a rollout: a path, or the name of one that the bench brings along.

    Raises:
        UnknownNameError: it is neither.
    """
    shipped = {file.stem: file for file in sorted(FOLDER.glob("*.toml"))}
    if name in shipped:
        return shipped[name]
    if name.endswith(".toml"):
        return Path(name)
    raise UnknownNameError("rollout", name, shipped)


def read_rollout(file: Path) -> Rollout:
    """Read and check a rollout.

    Raises:
        RequestError: a key or a value is not allowed; it names the file, the key and the value.
    """
    content = read_toml(file)
    _insert_trace(content, file)
    return checked(content, file, file.stem)


def checked(content: Mapping[str, Any], file: Path, name: str) -> Rollout:
    """The rollout with these settings, which come from `file`.

    Raises:
        RequestError: a key or a value is not allowed; it names the file, the key and the value.
    """
    table = validated(Table, content, file)
    versions = {**known_versions(), **{version.name: version for version in table.versions}}
    _check_names(table, versions, file)
    check_faults(parse_faults(table.faults, file), None, file, shipped=False)
    for name_of_version in (table.old, table.new):
        needed = versions[name_of_version].slots
        if needed > table.pool.slots:
            raise RequestError(
                f"{file}: pool.slots ({table.pool.slots:g}) must be at least the {needed:g} slots"
                f" that a request to {name_of_version} takes."
            )
    rollout = Rollout(name, file, table, versions)
    try:
        rollout.flag_settings(CHECKED_SEED, 0.0)
    except FlagError as error:
        raise RequestError(f"{file}: editor_joins: {error}") from None
    return rollout


def _check_names(table: Table, versions: Mapping[str, Version], file: Path) -> None:
    """Reject names of versions, hindrances and surfaces that do not exist.

    Raises:
        RequestError: one does not; it names the file and the key.
    """
    named: list[tuple[str, str, Iterable[str], Iterable[str], str]] = [
        ("old", "version", [table.old], versions, ""),
        ("new", "version", [table.new], versions, ""),
        ("drills", "hindrance", [one.hindrance for one in table.drills], HINDRANCES, ""),
        ("surfaces", "surface", table.surfaces, known_surfaces(), "docs/fake-backend.md"),
    ]
    for key, kind, names, known, listed_by in named:
        for name in names:
            if name not in known:
                unknown = UnknownNameError(kind, name, known, listed_by=listed_by)
                raise RequestError(f"{file}: {key}: {unknown}")


def _insert_trace(content: dict[str, Any], file: Path) -> None:
    """Replace the name of a trace, relative to the rollout's folder, by its requests."""
    crowd = content.get("crowd")
    if isinstance(crowd, dict) and isinstance(crowd.get("trace"), str):
        crowd["trace"] = [asdict(one) for one in read_trace(file.parent / crowd["trace"])]

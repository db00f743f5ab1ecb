"""One stage of a rollout as judges see it: seconds, shares and limits. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as settings

from bench.facts import CrowdSecond, Fact
from fake_backend.settings import STRICT

Seconds = Annotated[float, Field(gt=0, le=86_400)]


@settings(frozen=True, slots=True, config=STRICT)
class GuardSettings:
    """When the guard lets a stage pass, and when it gives up waiting.

    299 answers, none of them late, are the fewest that prove "P99 is within the threshold" with
    95 % certainty. With late ones among them it takes more: 473 with one, 628 with two.
    """

    mode: Literal["act", "watch", "off"] = "act"  # watch: decide, but switch nothing; off: neither
    p99_times: Annotated[float, Field(ge=1, le=100)] = 2.0  # the threshold, in P99 of the baseline
    samples: Annotated[int, Field(ge=299, le=1_000_000)] = 299  # to pass, at least
    deadline_s: Seconds = 80  # of each stage; then there is no waiting for certainty any more
    settle_s: Annotated[float, Field(ge=0, le=3600)] = 5  # left out at the start of each stage
    on_deadline: Literal["rollback", "stop"] = "rollback"  # stop: at this share, as unknown


@dataclass(frozen=True, slots=True)
class Stage:
    """What is known at `now` of a stage; times are seconds of the same clock."""

    number: int
    share: float  # of the users, with the new version
    for_s: float  # at least
    began: float
    now: float
    old: str
    new: str
    threshold_s: float
    waiting_most: int  # requests in the queue, from which on others are refused
    seconds: Sequence[CrowdSecond]  # of this stage, without its beginning
    before: Sequence[CrowdSecond]  # of the baseline
    guard: GuardSettings
    felt: Sequence[Fact] = ()  # by the user of the real editor, in this stage
    felt_before: Sequence[Fact] = ()  # in the baseline
    felt_earlier: Sequence[Fact] = ()  # in earlier stages, while that user had the old version
    editor_is_new: bool = True  # the user of the real editor has the new version in this stage
    editor_began: bool = False  # something was felt before the baseline: an editor takes part

    @property
    def elapsed(self) -> float:
        return self.now - self.began

    @property
    def has_editor(self) -> bool:
        return self.editor_began or bool(self.felt_before)

    def of(self, version: str) -> list[CrowdSecond]:
        return [second for second in self.seconds if second.version == version]

    @property
    def arms(self) -> tuple[str, ...]:
        """The versions that users have: the new one first."""
        return tuple(name for name in (self.new, self.old) if self.of(name))


def parts(seconds: Iterable[CrowdSecond]) -> list[tuple[int, int]]:
    """The answers in time and the late ones, for each part of each second, in order."""
    return [
        pair
        for second in sorted(seconds, key=lambda one: one.second)
        for pair in zip(second.within, second.over, strict=True)
    ]


def late(seconds: Iterable[CrowdSecond]) -> int:
    return sum(sum(second.over) for second in seconds)


def answers(seconds: Iterable[CrowdSecond]) -> int:
    return sum(second.counted for second in seconds)


def waiting(seconds: Iterable[CrowdSecond]) -> list[tuple[float, float]]:
    """The length of the queue at the end of each second."""
    ordered = sorted(seconds, key=lambda one: one.second)
    return [
        (float(number), float(max(one.waiting for one in same)))
        for number, same in groupby(ordered, key=lambda one: one.second)
    ]

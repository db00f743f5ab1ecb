"""Counts what the users of each version got, second by second. Pure."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple

from fake_backend.journal import CrowdSecond

PARTS = 4  # of a second: exceedances come in bursts, and a guard counts one burst once
SAMPLES_KEPT = 20_000  # of the times to the first token, before there is a threshold


class Outcome(NamedTuple):
    """How one request ended, at the moment at which its user or a monitor could know."""

    version: str
    first_s: float | None  # until the first token, with the wait; None: no answer
    refused: bool = False
    language: str = ""  # of an answer whose quality counts
    filtered: bool = False
    accepted: bool = False


@dataclass(slots=True)
class _Counts:
    times: list[float] = field(default_factory=list)
    within: list[int] = field(default_factory=lambda: [0] * PARTS)
    over: list[int] = field(default_factory=lambda: [0] * PARTS)
    refused: int = 0
    left: int = 0
    languages: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))


class Seconds:
    """Outcomes are recorded in any order, and read in the order of their moments."""

    def __init__(self) -> None:
        self.threshold_s = math.inf
        self.samples: list[float] = []  # before there is a threshold
        self._ended: list[tuple[float, int, Outcome]] = []
        self._recorded = 0
        self._users: dict[str, set[str]] = defaultdict(set)

    def record(self, at: float, outcome: Outcome) -> None:
        self._recorded += 1
        heappush(self._ended, (at, self._recorded, outcome))

    def arrived(self, version: str, user: str) -> None:
        self._users[version].add(user)

    def count_users_again(self) -> None:
        """Forget the users seen so far: the flag is switched."""
        self._users.clear()

    def second(
        self, number: int, waiting: int, busy: float, last_ends: Mapping[str, float] | None = None
    ) -> list[CrowdSecond]:
        """What ended before the end of this second, for each version.

        `last_ends` says until when the answers of each version last that are under way.
        """
        ends = last_ends or {}
        counts: dict[str, _Counts] = defaultdict(_Counts)
        while self._ended and self._ended[0][0] < number + 1:
            at, _, outcome = heappop(self._ended)
            self._count(counts[outcome.version], at - number, outcome)
        return [
            CrowdSecond(
                at=float(number + 1),
                second=number,
                version=version,
                served=len(counted.times),
                p50_s=_percentile(counted.times, 0.5),
                p99_s=_percentile(counted.times, 0.99),
                within=tuple(counted.within),
                over=tuple(counted.over),
                refused=counted.refused,
                left=counted.left,
                users=len(self._users[version]),
                waiting=waiting,
                busy=round(busy, 2),
                lasts_s=round(max(0.0, ends.get(version, 0.0) - number - 1), 3),
                languages={name: tuple(row) for name, row in sorted(counted.languages.items())},
            )
            for version, counted in sorted(counts.items())
        ]

    def _count(self, counts: _Counts, into: float, outcome: Outcome) -> None:
        part = min(PARTS - 1, max(0, int(into * PARTS)))
        in_time = outcome.first_s is not None and outcome.first_s <= self.threshold_s
        (counts.within if in_time else counts.over)[part] += 1
        if outcome.first_s is None:
            counts.refused += outcome.refused
            counts.left += not outcome.refused
            return
        counts.times.append(outcome.first_s)
        if self.threshold_s == math.inf and len(self.samples) < SAMPLES_KEPT:
            self.samples.append(outcome.first_s)
        if outcome.language:
            row = counts.languages[outcome.language]
            row[0] += 1
            row[1] += outcome.filtered
            row[2] += outcome.accepted


def _percentile(values: list[float], share: float) -> float | None:
    """The percentile by the nearest rank; None without values."""
    if not values:
        return None
    return round(sorted(values)[max(0, math.ceil(share * len(values)) - 1)], 6)

"""Mirrored requests: what a candidate, and a twin of the primary, would have answered. Pure.

The twin is the noise: it differs from the primary by chance only. A shadow's answers reach nobody.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as settings

from fake_backend.journal import Shadowed
from fake_backend.messages.fingerprint import chance
from fake_backend.model.version import Name, Version
from fake_backend.rollout.crowd import Arrival
from fake_backend.rollout.pool import Pool, PoolSettings
from fake_backend.settings import STRICT

ROLES = ("primary", "twin", "candidate")


@settings(frozen=True, slots=True, config=STRICT)
class ShadowSettings:
    """Mirror a share of the crowd's requests to the version `candidate`."""

    candidate: Name
    primary: Name
    share: Annotated[float, Field(gt=0, le=1)] = 0.1
    pool: Literal["own", "shared"] = "own"  # shared: the mirrored requests use everybody's slots


class Shadow:
    """Each pair is one request: answered by the primary, by its twin, and by the candidate."""

    def __init__(
        self, settings: ShadowSettings, pool: PoolSettings, versions: Mapping[str, Version]
    ) -> None:
        self.settings = settings
        primary = versions[settings.primary]
        self._versions = dict(
            zip(ROLES, (primary, primary, versions[settings.candidate]), strict=True)
        )
        self._pools = {role: Pool(pool.slots, pool.waiting_most) for role in ROLES}
        self._pairs = _no_pairs()

    def mirrors(self, arrival: Arrival) -> bool:
        return chance(f"shadow/{arrival.number}") < self.settings.share

    def mirror(self, now: float, arrival: Arrival, shared: Pool) -> None:
        """Ask the three versions; only the candidate's request can weigh on the shared pool."""
        language = arrival.user.language
        for role, version in self._versions.items():
            pool = self._pools[role]
            if role == "candidate" and self.settings.pool == "shared":
                pool = shared
            service = arrival.demand.service(version)
            place = pool.admit(now, version.slots, service.busy_s)
            late_s = place.wait_s + service.first_s if place else 0.0
            drawn = arrival.filter_chance
            if role == "twin":
                drawn = chance(f"twin/{arrival.number}")
            row = self._pairs[language][role]
            row[0] += 1
            row[1] += drawn < version.withholds(language)
            row[2] += late_s

    def second(self, number: int) -> list[Shadowed]:
        """What was mirrored since the last call."""
        pairs, self._pairs = self._pairs, _no_pairs()
        return [
            Shadowed(
                at=float(number + 1),
                second=number,
                candidate=self.settings.candidate,
                language=language,
                pairs=int(rows["primary"][0]),
                filtered={role: int(row[1]) for role, row in rows.items()},
                first_s={role: round(row[2] / row[0], 6) for role, row in rows.items()},
            )
            for language, rows in sorted(pairs.items())
        ]


def _no_pairs() -> dict[str, dict[str, list[float]]]:
    """For each language and role: requests, answers withheld, and seconds to the first token."""
    return defaultdict(lambda: {role: [0.0, 0.0, 0.0] for role in ROLES})

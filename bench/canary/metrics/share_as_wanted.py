"""As many users have the new version as the stage wants."""

from math import sqrt
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.metric import Metric
from bench.canary.stage import Stage
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import kept, unknown
from fake_backend.settings import STRICT

Z_99 = 2.576


@dataclass(frozen=True, config=STRICT)
class ShareAsWanted(Metric):
    """The share of users with the new version is within the binomial 99 % of the wanted one.

    Otherwise the flag does not do what the stage is called after (a sample ratio mismatch), and
    whatever else was measured is about other users. Users are counted, not requests: somebody who
    asks much is still one user.
    """

    fewest_users: Annotated[int, Field(ge=1, le=1_000_000)] = 50

    def judge(self, stage: Stage) -> Ruling:
        users = {
            name: max((second.users for second in stage.of(name)), default=0)
            for name in (stage.new, stage.old)
        }
        count = sum(users.values())
        if count < self.fewest_users:
            return unknown(f"Only {count} users asked at all")
        wanted, actual = stage.share, users[stage.new] / count
        margin = Z_99 * sqrt(wanted * (1 - wanted) / count) + 1 / count
        measure = Measure("distance", round(100 * abs(actual - wanted), 3), "%", hard=100 * margin)
        headline = f"{100 * actual:.3g}% of {count} users have {stage.new}, of {100 * wanted:.3g}%"
        return (kept if abs(actual - wanted) <= margin else unknown)(headline, measure)

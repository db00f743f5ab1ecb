"""Answers that come late and slowly."""

from random import Random

from pydantic.dataclasses import dataclass

from fake_backend.distribution import LogNormal
from fake_backend.fault import STRICT, Fault
from fake_backend.pace import Pace
from fake_backend.reply import Reply


@dataclass(frozen=True, config=STRICT)
class Latency(Fault):
    """Delay the first token and each later one by log-normal times with the given P50 and P99.

    A bigger model behind the same address looks like this: nothing fails, everything is late.
    """

    first_token: LogNormal
    per_token: LogNormal = LogNormal(p50_s=0.02, p99_s=0.06)

    def apply(self, reply: Reply, random: Random) -> Reply:
        return Pace(self.first_token, self.per_token).apply(reply, random)

"""Answers that come late and slowly."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, PaceFault
from fake_backend.messages.reply import Reply
from fake_backend.model.distribution import Distribution, LogNormal
from fake_backend.model.pace import Pace
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Latency(PaceFault):
    """Delay the first token and each later one by times drawn from a distribution.

    `{p50_s, p99_s}` is log-normal, `{least_s, most_s}` uniform, `{fixed_s}` always the same.

    A bigger model behind the same address looks like this: nothing fails, everything is late.
    """

    first_token: Distribution
    per_token: Distribution = LogNormal(p50_s=0.02, p99_s=0.06)

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return Pace(self.first_token, self.per_token).apply(reply, context.random)

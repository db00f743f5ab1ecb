"""Slow answers."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, PaceFault
from fake_backend.messages.reply import Reply
from fake_backend.model.distribution import Distribution, LogNormal
from fake_backend.model.pace import Pace
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Latency(PaceFault):
    """Delay the first token and each later token by times drawn from a distribution.

    `first_token` and `per_token` are distributions in seconds: `{p50_s, p99_s}` is log-normal,
    `{least_s, most_s}` uniform, `{fixed_s}` constant. By default, later tokens have a median of 20
    ms and a 99th percentile of 60 ms. A larger model behind the same address has this effect:
    nothing fails, but everything is slow.
    """

    first_token: Distribution
    per_token: Distribution = LogNormal(p50_s=0.02, p99_s=0.06)

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return Pace(self.first_token, self.per_token).apply(reply, context.random)

"""A meter: once a second it says that the bench is still there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bench.facts import Fact, Waited

if TYPE_CHECKING:
    from bench.live.probe import Probe
    from bench.live.run_context import RunContext


class Meter:
    period_s = 1.0

    def sample(self, now: float) -> Iterable[Fact]:
        yield Waited(now, "ACME's meter", 0.0)


def probe(context: "RunContext") -> "Probe":
    return Meter()

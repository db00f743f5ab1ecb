"""Divides scenarios into shards that take about as long as each other."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from bench.catalogue.scenario import Scenario
from bench.core.errors import RequestError

DURATIONS = Path(__file__).with_name("durations.json")  # seconds, medians of runs with Copilot
REST_S = 112  # of a run, beside the times that its scenario sets; the median of those
MOST = 1000
SHARD = re.compile(r"(\d{1,4})/(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Shard:
    """The part `number` of `total`, from 1."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"

    @property
    def division(self) -> set["Shard"]:
        """All shards of the same request."""
        return {Shard(number, self.total) for number in range(1, self.total + 1)}

    def of(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """The scenarios of this shard, in their order.

        Each scenario, the longest first, goes to the shard that has the least to do. The same
        scenarios make the same shards on every machine.

        Raises:
            RequestError: there are more shards than scenarios.
        """
        if self.total > len(scenarios):
            msg = f"--shard {self}: only {len(scenarios)} scenarios are chosen, so the most shards"
            raise RequestError(f"{msg} are {len(scenarios)}.")
        loads = [0.0] * self.total
        mine: set[str] = set()
        for scenario in sorted(scenarios, key=lambda each: (-duration_s(each), each.name)):
            least = loads.index(min(loads))
            loads[least] += duration_s(scenario)
            if least == self.number - 1:
                mine.add(scenario.name)
        return [scenario for scenario in scenarios if scenario.name in mine]


def parse_shard(text: str) -> Shard:
    """The shard that `i/n` names.

    Raises:
        RequestError: it is something else.
    """
    found = SHARD.fullmatch(text)
    if found:
        shard = Shard(int(found[1]), int(found[2]))
        if 1 <= shard.number <= shard.total <= MOST:
            return shard
    msg = f"--shard {text}: must be i/n with 1 <= i <= n <= {MOST}, such as 1/4."
    raise RequestError(msg)


def duration_s(scenario: Scenario) -> float:
    """How long a run takes: as measured, or like another variant, or by its own times."""
    durations = _durations()
    if scenario.name in durations:
        return durations[scenario.name]
    stem = scenario.file.stem
    alike = [value for name, value in durations.items() if name.partition("-")[0] == stem]
    return median(alike) if alike else REST_S + scenario.fault_s + scenario.quiet_s


@cache
def _durations() -> dict[str, float]:
    table: dict[str, float] = json.loads(DURATIONS.read_bytes())
    return table

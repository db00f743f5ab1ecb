"""The scenarios that were not kept, the gravest first, each with the rules it failed by. Pure."""

from dataclasses import dataclass

from bench.judging.finding import FAILED, SEVERITY, Outcome
from bench.judging.harm import ORDER
from bench.reports.data.model import RuleVerdict, RunData, ScenarioVerdict


@dataclass(frozen=True, slots=True)
class Failure:
    """A scenario, and its rules that were not kept: the one that decides, then the others.

    `place` is the folder of its first run.
    """

    scenario: ScenarioVerdict
    place: str
    gravest: RuleVerdict
    others: tuple[RuleVerdict, ...]

    @property
    def outcome(self) -> Outcome:
        return self.scenario.outcome

    @property
    def order(self) -> tuple[int, int, int, str]:
        alike = sum(rule.outcome is self.outcome for rule in self.others)
        harm = ORDER.index(self.gravest.harm)
        return SEVERITY.index(self.outcome), harm, -alike, self.scenario.scenario


def failures(run: RunData) -> list[Failure]:
    """The scenarios that are broken or degraded."""
    return [one for one in _not_kept(run) if one.outcome in FAILED]


def unjudged(run: RunData) -> list[Failure]:
    """The scenarios that are unknown."""
    return [one for one in _not_kept(run) if one.outcome is Outcome.UNKNOWN]


def _not_kept(run: RunData) -> list[Failure]:
    places: dict[str, str] = {}
    for scenario in run.scenarios:
        places.setdefault(scenario.scenario, scenario.name)
    found = []
    for verdict in run.verdicts:
        rules = [rule for rule in verdict.rules if not rule.known]
        deciding = [rule for rule in rules if rule.outcome is verdict.outcome]
        if verdict.outcome is not Outcome.KEPT and deciding:
            others = [one for one in rules if one.outcome is not Outcome.KEPT]
            others.remove(deciding[0])
            found.append(Failure(verdict, places[verdict.scenario], deciding[0], tuple(others)))
    return sorted(found, key=lambda one: one.order)

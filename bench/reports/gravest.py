"""The rules that were not kept, the gravest first, and the scenarios they failed in. Pure."""

from dataclasses import dataclass

from bench.judging.finding import SEVERITY, Outcome
from bench.reports.data.model import RunData, ScenarioVerdict


@dataclass(frozen=True, slots=True)
class Gravest:
    """A rule with one outcome, the scenarios where it has it, and the sentence of the first."""

    rule: str
    outcome: Outcome
    places: tuple[ScenarioVerdict, ...]
    because: str
    advice: str


def gravest(run: RunData) -> list[Gravest]:
    """The rules by outcome, then by the number of scenarios."""
    found: dict[tuple[Outcome, str], list[ScenarioVerdict]] = {}
    texts: dict[tuple[Outcome, str], tuple[str, str]] = {}
    for verdict in run.verdicts:
        for rule in verdict.rules:
            if rule.outcome is not Outcome.KEPT and not rule.known:
                key = (rule.outcome, rule.rule)
                found.setdefault(key, []).append(verdict)
                texts.setdefault(key, (rule.because, rule.advice))
    ordered = sorted(found, key=lambda key: (SEVERITY.index(key[0]), -len(found[key]), key[1]))
    return [Gravest(key[1], key[0], tuple(found[key]), *texts[key]) for key in ordered]

"""Several runs of the same scenario, put together: pure.

The seed of each is the same. Where their outcomes differ, it is the extension's doing or the
machine's, and the verdict *flips*.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.judging.rule import SEVERITY, Finding, Outcome
from bench.judging.verdict import Verdict, worst


@dataclass(frozen=True, slots=True)
class Repeats:
    """One scenario, with the verdict of each of its runs."""

    scenario: str
    verdicts: tuple[Verdict, ...]

    @property
    def outcome(self) -> Outcome:
        return combined(self._outcomes)

    @property
    def because(self) -> str:
        return _sentence(self.verdicts)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How often each outcome was found, the best first; one that was not is left out."""
        return _counts(self._outcomes)

    @property
    def flips(self) -> bool:
        return flips(self._outcomes)

    @property
    def findings(self) -> list[Finding]:
        """What each rule found in all the runs."""
        return [
            Finding(
                rule,
                combined(one.outcome for one in found),
                _sentence(found),
                found[0].advice,
                known=next((one.known for one in found if one.known), ""),
            )
            for rule, found in self._by_rule.items()
        ]

    def of(self, rule: str) -> list[Finding]:
        """What one rule found in each run."""
        return self._by_rule.get(rule, [])

    def outcomes_of(self, rule: str) -> list[Outcome]:
        return [finding.outcome for finding in self.of(rule)]

    @property
    def _by_rule(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in (finding for verdict in self.verdicts for finding in verdict.findings):
            found.setdefault(finding.rule, []).append(finding)
        return found

    @property
    def _outcomes(self) -> list[Outcome]:
        return [verdict.outcome for verdict in self.verdicts]


def combined(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest outcome of those that are not unknown; unknown where there is no other."""
    known = [outcome for outcome in outcomes if outcome is not Outcome.UNKNOWN]
    return worst(known) if known else Outcome.UNKNOWN


def flips(outcomes: Iterable[Outcome]) -> bool:
    """Whether they contradict each other; unknown contradicts nothing."""
    return len(set(outcomes) - {Outcome.UNKNOWN}) > 1


def _counts(outcomes: Sequence[Outcome]) -> dict[Outcome, int]:
    found = Counter(outcomes)
    return {outcome: found[outcome] for outcome in reversed(SEVERITY) if found[outcome]}


def _sentence(results: Sequence[Verdict | Finding]) -> str:
    """The spread of several results, and the sentence of the first that decides."""
    outcomes = [result.outcome for result in results]
    deciding = [result.because for result in results if result.outcome is combined(outcomes)]
    if len(results) < 2:
        return "".join(deciding)
    spread = ", ".join(f"{outcome} {count}" for outcome, count in _counts(outcomes).items())
    told = f"{spread} of {len(results)}{': the verdict flips' if flips(outcomes) else ''}."
    return f"{told[0].upper()}{told[1:]} {deciding[0]}"

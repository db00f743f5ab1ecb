"""Several runs of the same scenario, put together: pure.

The seed of each is the same. Where their outcomes differ, it is the extension's doing or the
machine's, and the verdict *flips*.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench.judging.finding import SEVERITY, Finding, Outcome
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
        return [_combined_finding(found) for found in self._by_rule.values()]

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


def _combined_finding(found: Sequence[Finding]) -> Finding:
    """The first finding that decides, under a headline that counts the outcomes of all runs."""
    outcome = combined(finding.outcome for finding in found)
    deciding = next(finding for finding in found if finding.outcome is outcome)
    known = next((finding.known for finding in found if finding.known), "")
    if len(found) < 2:
        return replace(deciding, known=known)
    return replace(
        deciding,
        headline=_spread([finding.outcome for finding in found]),
        measures=(),
        when=None,
        notes=(deciding.because,),
        known=known,
    )


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


def _sentence(verdicts: Sequence[Verdict]) -> str:
    """How often each outcome was found, and the sentence of the first verdict that decides."""
    outcomes = [verdict.outcome for verdict in verdicts]
    deciding = [verdict.because for verdict in verdicts if verdict.outcome is combined(outcomes)]
    if len(verdicts) < 2:
        return "".join(deciding)
    return f"{_spread(outcomes)}. {deciding[0]}"


def _spread(outcomes: Sequence[Outcome]) -> str:
    counts = ", ".join(f"{outcome} {count}" for outcome, count in _counts(outcomes).items())
    text = f"{counts} of {len(outcomes)}{': the verdict flips' if flips(outcomes) else ''}"
    return f"{text[0].upper()}{text[1:]}"

"""Several runs of the same scenario as one verdict. Pure.

All runs have the same seed. If their outcomes differ, the extension or the machine caused it, and
the verdict *flips*.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench.judging.finding import SEVERITY, Finding, Outcome
from bench.judging.verdict import Verdict, worst


@dataclass(frozen=True, slots=True)
class Repeats:
    """A scenario with the verdict of each of its runs."""

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
        """How often each outcome occurred, the best first; without those that never did."""
        return _counts(self._outcomes)

    @property
    def flips(self) -> bool:
        return flips(self._outcomes)

    @property
    def findings(self) -> list[Finding]:
        """One finding for each rule, combined from all runs."""
        return [_combined_finding(findings) for findings in self._by_rule.values()]

    def of(self, rule: str) -> list[Finding]:
        """The findings of one rule, one for each run."""
        return self._by_rule.get(rule, [])

    def outcomes_of(self, rule: str) -> list[Outcome]:
        return [finding.outcome for finding in self.of(rule)]

    @property
    def _by_rule(self) -> dict[str, list[Finding]]:
        findings: dict[str, list[Finding]] = {}
        for finding in (finding for verdict in self.verdicts for finding in verdict.findings):
            findings.setdefault(finding.rule, []).append(finding)
        return findings

    @property
    def _outcomes(self) -> list[Outcome]:
        return [verdict.outcome for verdict in self.verdicts]


def _combined_finding(findings: Sequence[Finding]) -> Finding:
    """The first finding that decides, under a headline that counts the outcomes of all runs."""
    outcome = combined(finding.outcome for finding in findings)
    deciding = next(finding for finding in findings if finding.outcome is outcome)
    known = next((finding.known for finding in findings if finding.known), "")
    if len(findings) < 2:
        return replace(deciding, known=known)
    return replace(
        deciding,
        headline=_spread([finding.outcome for finding in findings]),
        measures=(),
        when=None,
        notes=(deciding.because,),
        known=known,
    )


def combined(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest outcome apart from unknown; unknown if there is no other."""
    known = [outcome for outcome in outcomes if outcome is not Outcome.UNKNOWN]
    return worst(known) if known else Outcome.UNKNOWN


def flips(outcomes: Iterable[Outcome]) -> bool:
    """Whether the outcomes differ; unknown does not count."""
    return len(set(outcomes) - {Outcome.UNKNOWN}) > 1


def _counts(outcomes: Sequence[Outcome]) -> dict[Outcome, int]:
    counter = Counter(outcomes)
    return {outcome: counter[outcome] for outcome in reversed(SEVERITY) if counter[outcome]}


def _sentence(verdicts: Sequence[Verdict]) -> str:
    """How often each outcome occurred, and the sentence of the first deciding verdict."""
    outcomes = [verdict.outcome for verdict in verdicts]
    deciding = [verdict.because for verdict in verdicts if verdict.outcome is combined(outcomes)]
    if len(verdicts) < 2:
        return "".join(deciding)
    return f"{_spread(outcomes)}. {deciding[0]}"


def _spread(outcomes: Sequence[Outcome]) -> str:
    counts = ", ".join(f"{outcome} {count}" for outcome, count in _counts(outcomes).items())
    runs = "run" if len(outcomes) == 1 else "runs"
    text = f"{counts} of {len(outcomes)} {runs}{': the verdict flips' if flips(outcomes) else ''}"
    return f"{text[0].upper()}{text[1:]}"

"""From facts to a verdict: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.facts import STEADY, BenchFailed, Interrupted
from bench.facts.health_steps import PROOFS
from bench.judging.rule import SEVERITY, Finding, Outcome, Rule, rule_name
from bench.judging.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one scenario showed; `because` is a sentence for the outcome as a whole."""

    outcome: Outcome
    because: str
    findings: tuple[Finding, ...]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest outcome; kept, where there is none."""
    found = set(outcomes)
    return next((outcome for outcome in SEVERITY if outcome in found), Outcome.KEPT)


def judge(
    rules: Sequence[Rule], timeline: Timeline, known: Mapping[str, str] | None = None
) -> Verdict:
    """Judge the facts of one scenario's run by its rules.

    `known` has the rules whose failing is known, with the reason: it is shown, and does not count.
    """
    trouble = _trouble(timeline)
    findings = tuple(_find(rule, timeline, trouble, known or {}) for rule in rules)
    counted = [finding for finding in findings if not finding.known]
    outcome = worst(finding.outcome for finding in counted)
    if trouble and outcome is not Outcome.BROKEN:
        return Verdict(Outcome.UNKNOWN, trouble, findings)
    guilty = [finding.because for finding in counted if finding.outcome is outcome]
    because = guilty[0] if outcome is not Outcome.KEPT else _all_kept(findings)
    return Verdict(outcome, f"{because} {trouble}".strip(), findings)


def _all_kept(findings: Sequence[Finding]) -> str:
    known = [finding.rule for finding in findings if finding.known]
    if not known:
        return f"All {len(findings)} rules were kept."
    return f"{len(findings) - len(known)} rules were kept; known failures: {', '.join(known)}."


def _find(rule: Rule, timeline: Timeline, trouble: str, known: Mapping[str, str]) -> Finding:
    ruling = rule.judge(timeline)
    outcome, because = ruling.outcome, ruling.because
    if trouble and rule.needs_steady_state and outcome is not Outcome.UNKNOWN:
        outcome, because = Outcome.UNKNOWN, f"{trouble} (Otherwise {outcome}: {because})"
    name = rule_name(rule)
    failed = outcome in (Outcome.DEGRADED, Outcome.BROKEN)
    reason = known.get(name, "") if failed else ""
    because += f" Known, and not counted: {reason}" if reason else ""
    return Finding(name, outcome, because, rule.advice, ruling.code or rule.code, reason)


def _trouble(timeline: Timeline) -> str:
    """Why this run cannot be judged; empty where it can."""
    failed = timeline.all(BenchFailed)
    if failed:
        return f"The bench failed: {failed[0].message}"
    stopped = timeline.all(Interrupted)
    if stopped and not timeline.closed:
        return f"The run was interrupted by {stopped[0].signal} at {stopped[0].at:.1f} s."
    if STEADY not in timeline.phases:
        return "The steady state was never reached."
    proved = {step: timeline.steps(step, STEADY) for step in PROOFS}
    if not any(proved.values()):
        return f"The extension was not exercised: there was no {' and no '.join(PROOFS)}."
    for step, done in proved.items():
        if done and not done[-1].ok:
            note = f": {done[-1].note}" if done[-1].note else ""
            return f"The steady state was not healthy: no {step}{note}."
    return ""

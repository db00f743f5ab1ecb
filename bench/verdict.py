"""From facts to a verdict: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.facts import STEADY, BenchFailed, Interrupted
from bench.rule import SEVERITY, Finding, Outcome, Rule, rule_name
from bench.timeline import Timeline


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


def judge(rules: Sequence[Rule], timeline: Timeline) -> Verdict:
    """Judge the facts of one scenario's run by its rules."""
    trouble = _trouble(timeline)
    findings = tuple(_find(rule, timeline, trouble) for rule in rules)
    outcome = worst(finding.outcome for finding in findings)
    if trouble and outcome is not Outcome.BROKEN:
        return Verdict(Outcome.UNKNOWN, trouble, findings)
    guilty = [finding.because for finding in findings if finding.outcome is outcome]
    because = guilty[0] if outcome is not Outcome.KEPT else f"All {len(findings)} rules were kept."
    return Verdict(outcome, f"{because} {trouble}".strip(), findings)


def _find(rule: Rule, timeline: Timeline, trouble: str) -> Finding:
    ruling = rule.judge(timeline)
    outcome, because = ruling.outcome, ruling.because
    if trouble and rule.needs_steady_state and outcome is not Outcome.UNKNOWN:
        outcome, because = Outcome.UNKNOWN, f"{trouble} (Otherwise {outcome}: {because})"
    return Finding(rule_name(rule), outcome, because, rule.advice, rule.code)


def _trouble(timeline: Timeline) -> str:
    """Why this run cannot be judged; empty where it can."""
    failed = timeline.all(BenchFailed)
    if failed:
        return f"The bench failed: {failed[0].message}"
    stopped = timeline.all(Interrupted)
    if stopped:
        return f"The run was interrupted by {stopped[0].signal} at {stopped[0].at:.1f} s."
    if STEADY not in timeline.phases:
        return "The steady state was never reached."
    for step in ("ghost text", "chat answer"):
        done = timeline.steps(step, STEADY)
        if not done or not done[-1].ok:
            note = f": {done[-1].note}" if done and done[-1].note else ""
            return f"The steady state was not healthy: no {step}{note}."
    return ""

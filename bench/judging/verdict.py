"""Judge the facts of a run by rules. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.facts import STEADY, BenchFailed, Interrupted
from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.finding import SEVERITY, Finding, Outcome, Ruling
from bench.judging.rule import Rule, rule_name
from bench.judging.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one scenario; `because` explains it in one sentence."""

    outcome: Outcome
    because: str
    findings: tuple[Finding, ...]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest outcome; kept if there is none."""
    present = set(outcomes)
    return next((outcome for outcome in SEVERITY if outcome in present), Outcome.KEPT)


def judge(
    rules: Sequence[Rule], timeline: Timeline, known: Mapping[str, str] | None = None
) -> Verdict:
    """Judge the facts of one scenario's run by its rules.

    `known` maps rules to the reason why their failure is known: it is shown and does not count.
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
    name, ruling = rule_name(rule), rule.judge(timeline)
    if trouble and rule.needs_steady_state and ruling.outcome is not Outcome.UNKNOWN:
        otherwise = f"Otherwise the outcome would be {ruling.outcome}: {ruling.because}"
        ruling = Ruling(Outcome.UNKNOWN, trouble, notes=(otherwise,))
    failed = ruling.outcome in (Outcome.DEGRADED, Outcome.BROKEN)
    reason = known.get(name, "") if failed else ""
    excuse = f"This failure is known and does not count: {reason}"
    return Finding(
        outcome=ruling.outcome,
        headline=ruling.headline,
        measures=ruling.measures,
        when=ruling.when,
        notes=(*ruling.notes, excuse) if reason else ruling.notes,
        details=ruling.details,
        evidence=ruling.evidence,
        code=ruling.code or rule.code,
        rule=name,
        advice=rule.advice,
        known=reason,
    )


def _trouble(timeline: Timeline) -> str:
    """Why this run cannot be judged; empty if it can."""
    failed = timeline.all(BenchFailed)
    if failed:
        return f"The bench failed: {failed[0].message}"
    stopped = timeline.all(Interrupted)
    if stopped and not timeline.closed:
        return f"The run was interrupted by {stopped[0].signal} at {stopped[0].at:.1f} s."
    if STEADY not in timeline.phases:
        return "The steady state was never reached."
    proved = {step: timeline.steps(step, STEADY) for step in HEALTH_STEPS}
    if not any(proved.values()):
        return f"The extension was not exercised: there was no {' and no '.join(HEALTH_STEPS)}."
    for step, done in proved.items():
        if done and not done[-1].ok:
            note = f": {done[-1].note}" if done[-1].note else ""
            return f"The steady state was not healthy: no {step}{note}."
    return ""

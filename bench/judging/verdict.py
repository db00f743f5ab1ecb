"""Judge the facts of a run by rules. Pure."""

import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.core.texts import shortened
from bench.facts import STEADY, Appeared, BenchFailed, Interrupted, StepDone, Vanished
from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.finding import FAILED, SEVERITY, Finding, Outcome, Ruling
from bench.judging.rule import Rule, rule_name, unknown
from bench.judging.rules.nothing_escapes import NothingEscapes
from bench.judging.stopped import stopped_from_outside
from bench.judging.timeline import Timeline, Window
from bench.judging.unplayed import Unplayed, unplayed

QUOTED = 120  # characters


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one scenario; `because` is the sentence of its gravest finding."""

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
    gap = None if trouble else _gap(rules, timeline)
    ruled = [(rule, _ruling(rule, timeline)) for rule in rules]
    findings = tuple(
        _finding(rule, _sound(rule, ruling, timeline, trouble, gap), known or {})
        for rule, ruling in ruled
    )
    outcome = _outcome(findings)
    if trouble and outcome is not Outcome.BROKEN:
        return Verdict(Outcome.UNKNOWN, trouble, findings)
    if gap and outcome is Outcome.UNKNOWN:
        otherwise = _outcome([_finding(rule, ruling, known or {}) for rule, ruling in ruled])
        because = f"{gap.because} Otherwise the outcome would be {otherwise}."
        return Verdict(outcome, because, findings)
    because = _all_kept(findings)
    if outcome is not Outcome.KEPT:
        guilty = [one for one in findings if one.outcome is outcome and not one.known]
        because = min(guilty, key=lambda one: one.gravity).because
    return Verdict(outcome, f"{because} {trouble}".strip(), findings)


def _ruling(rule: Rule, timeline: Timeline) -> Ruling:
    """The rule's own, or *unknown* if its code fails: one rule must not cost the other verdicts."""
    try:
        return rule.judge(timeline)
    except Exception as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        details = tuple(traceback.format_exc().splitlines())
        return unknown(f"The rule itself failed: {what}", details=details)


def _outcome(findings: Iterable[Finding]) -> Outcome:
    return worst(finding.outcome for finding in findings if not finding.known)


def _all_kept(findings: Sequence[Finding]) -> str:
    known = [finding.rule for finding in findings if finding.known]
    idle = sum(not finding.judged for finding in findings)
    which = f"{len(findings) - len(known)} rules" if known else f"All {len(findings)} rules"
    failures = f"; known failures: {', '.join(known)}" if known else ""
    return f"{which} were kept{f' ({idle} had nothing to judge)' if idle else ''}{failures}."


def _finding(rule: Rule, ruling: Ruling, known: Mapping[str, str]) -> Finding:
    name = rule_name(rule)
    reason = known.get(name, "") if ruling.outcome in FAILED else ""
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
        judged=ruling.judged,
        rule=name,
        harm=rule.harm,
        advice=rule.advice,
        known=reason,
    )


def _sound(
    rule: Rule, ruling: Ruling, timeline: Timeline, trouble: str, gap: Unplayed | None
) -> Ruling:
    """The ruling, or *unknown* if the facts that it rests on prove nothing."""
    if not rule.needs_steady_state or ruling.outcome is Outcome.UNKNOWN:
        return ruling
    if trouble:
        return _unknown(trouble, ruling)
    if gap is None:
        return ruling
    if ruling.outcome in FAILED:
        # A failure that the facts before the gap prove as well stands.
        before = Timeline([fact for fact in timeline.facts if fact.at < gap.at])
        proved = _ruling(rule, before)
        if proved.outcome in FAILED:
            return max(proved, ruling, key=lambda one: SEVERITY.index(one.outcome))
    return _unknown(gap.because, ruling)


def _unknown(why: str, ruling: Ruling) -> Ruling:
    otherwise = f"Otherwise the outcome would be {ruling.outcome}: {ruling.because}"
    return Ruling(Outcome.UNKNOWN, why, notes=(otherwise,))


def _gap(rules: Sequence[Rule], timeline: Timeline) -> Unplayed | None:
    allowed = next((rule for rule in rules if isinstance(rule, NothingEscapes)), NothingEscapes())
    return unplayed(timeline, allowed.harmless_routes, allowed.expected)


def _trouble(timeline: Timeline) -> str:
    """Why this run cannot be judged; empty if it can."""
    failed = timeline.all(BenchFailed)
    if failed:
        return f"The bench failed: {failed[0].message}"
    if other := _early_end(timeline) or stopped_from_outside(timeline):
        return other
    if STEADY not in timeline.phases:
        return "The steady state was never reached."
    proved = {step: timeline.steps(step, STEADY) for step in HEALTH_STEPS}
    if not any(proved.values()):
        return f"The extension was not exercised: there was no {' and no '.join(HEALTH_STEPS)}."
    # A question that was not taken has no step that waits for its answer.
    proved["answer to the last question"] = timeline.steps("ask", STEADY)
    for step, done in proved.items():
        if done and not done[-1].ok:
            note = f": {done[-1].note}" if done[-1].note else ""
            covered = _dialogs(timeline, done[-1])
            return f"The steady state was not healthy: no {step}{note}.{covered}"
    return ""


def _dialogs(timeline: Timeline, failed: StepDone) -> str:
    """Which dialogs were open while the step failed, as a sentence; empty if none was."""
    window = Window(0.0, failed.at)
    began = failed.at - failed.seconds
    closed = {gone.element: gone.at for gone in timeline.all(Vanished, window)}
    texts = [
        shortened(shown.text, QUOTED)
        for shown in timeline.all(Appeared, window)
        if shown.kind == "dialog" and closed.get(shown.element, failed.at) >= began
    ]
    return f" A dialog was open: '{texts[-1]}'." if texts else ""


def _early_end(timeline: Timeline) -> str:
    """How the run ended before its end; empty if it did not, or was never in its steady state."""
    stopped = timeline.all(Interrupted)
    if timeline.closed:
        return ""
    if stopped:
        return f"The run was interrupted by {stopped[0].signal} at {stopped[0].at:.1f} s."
    if STEADY in timeline.phases:
        ended = f"The facts end at {timeline.end:.1f} s, before the end of the run"
        return f"{ended}: the bench was killed, or could not write them."
    return ""

"""`postmortem.md`: a blameless draft, filled as far as facts go. Pure.

The headings are those of Google's example in the book Site Reliability Engineering. What no fact
says is left blank and marked. No person is named: the draft says what happened, not who did it.
"""

from bench.core.texts import Markdown
from bench.facts.file import FACTS_FILE
from bench.reports.incident.incident import Incident
from bench.reports.incident.timeline import Line

BLANK = "TO FILL IN"  # how a blank begins, for the row of the checklist that looks for them
PAGE = Markdown(
    """# Post-mortem: {title}

**Date**: {authors}
**Authors**: {authors}
**Status**: draft, written by a machine from facts

## Summary

{summary}

## Impact

{impact}

## Root causes

{causes}

## Trigger

{trigger}

## Detection

{detection}

## Resolution

{resolution}

## Action items

| action | type | owner | bug |
|---|---|---|---|
{actions}

## Lessons learned

What went well: {well}
What went wrong: {wrong}
Where we got lucky: {lucky}

## Timeline

Minutes are those of the rollout: a second of the run stands for {scale} of them. Each number leads
to the line of {file} that says it.

| minute | what happened | fact |
|---|---|---|
{timeline}
"""
)


def render(incident: Incident) -> Markdown:
    return PAGE.format(
        title=incident.title,
        authors=_blank("nobody but a person knows"),
        summary=_summary(incident),
        impact=_impact(incident),
        causes=_causes(incident),
        trigger=_fact(next((one for one in incident.lines if one.kind == "rollout"), None)),
        detection=_detection(incident),
        resolution=_resolution(incident),
        actions=Markdown("\n").join([_action(number) for number in range(1, 4)]),
        well=_blank("what people did"),
        wrong=_blank("what people missed"),
        lucky=_blank("what could have been worse"),
        scale=f"{incident.minutes_per_s:g}",
        file=Markdown.code(FACTS_FILE),
        timeline=Markdown("\n").join([_row(incident, line) for line in incident.lines]),
    )


def _blank(what: str) -> Markdown:
    return Markdown("**{} ({})**").format(BLANK, what)


def _summary(incident: Incident) -> Markdown:
    ended = incident.summary.ended
    table = incident.rollout.table
    words = f"{table.new} was rolled out for {table.old}."
    if ended is not None:
        words = f"{words} The rollout: {ended.outcome}, in stage {ended.stage}."
    return Markdown("{}").format(words)


def _impact(incident: Incident) -> Markdown:
    words = f"{incident.late} answers were late, refused or given up ({incident.impact})."
    new = incident.rollout.table.new
    arms = [arm for stage in incident.summary.stages for arm in stage.arms if arm.version == new]
    withheld, count = sum(arm.withheld for arm in arms), sum(arm.answers for arm in arms)
    if withheld:
        words = f"{words} {withheld} of {count} answers of {new} were withheld."
    minutes = incident.minutes_between(incident.harm, incident.well)
    if minutes is not None:
        words = f"{words} Users were harmed for {minutes:.0f} minutes."
    before = incident.summary.felt_before
    worst = max(
        (stage.felt.median_s or 0.0 for stage in incident.summary.stages if stage.felt), default=0.0
    )
    if before is not None and before.median_s and worst:
        times = worst / before.median_s
        words = f"{words} The user of the real editor waited up to {times:.1f} times as long."
    return Markdown("{}").format(words)


def _causes(incident: Incident) -> Markdown:
    decisions = [one for stage in incident.summary.stages for one in stage.decisions]
    reasons = [one.because for one in decisions if one.action == "rollback"]
    known = Markdown("{} ").format(reasons[0]) if reasons else Markdown("")
    return known + _blank("why the rollout could meet users in this state")


def _detection(incident: Incident) -> Markdown:
    found = incident.detected
    if found is None:
        return _blank("nothing was detected")
    minutes = incident.minutes_between(incident.harm, found)
    late = "" if minutes is None else f", {minutes:.0f} minutes after users were first harmed"
    return Markdown("{}: by {}{}.").format(
        _link(found), "people" if found.kind == "person" else "the guard", late
    )


def _resolution(incident: Incident) -> Markdown:
    if incident.back is None:
        return _blank("the flag was not switched back in this run")
    minutes = incident.minutes_between(incident.detected, incident.well)
    words = "not seen" if minutes is None else f"{minutes:.0f} minutes after the detection"
    return Markdown("{} Users were well again: {}.").format(_fact(incident.back), words)


def _action(number: int) -> Markdown:
    return Markdown("| {} | {} | {} | {} |").format(
        *(_blank(f"{what} {number}") for what in ("action", "type", "owner", "bug"))
    )


def _fact(line: Line | None) -> Markdown:
    return _blank("no fact says it") if line is None else Markdown("{}").format(line.text)


def _row(incident: Incident, line: Line) -> Markdown:
    minute = f"{incident.minutes(line.at):.0f}"
    return Markdown("| {} | {} | {} |").format(minute, line.text, _link(line))


def _link(line: Line) -> Markdown:
    """A link to the facts, beside the draft, with the number of the line."""
    target = Markdown.link_to(FACTS_FILE)
    return Markdown("[{} {}]({}#L{})").format(FACTS_FILE, line.number, target, line.number)

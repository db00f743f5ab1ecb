"""`postmortem.md`: a blameless draft, filled as far as facts go. Pure.

The headings are those of Google's example in the book Site Reliability Engineering. What no fact
says is left blank and marked. No person is named: the draft says what happened, not who did it.
"""

from bench.core.texts import Markdown
from bench.facts.file import FACTS_FILE
from bench.reports.incident.incident import Incident
from bench.reports.incident.status import WITHIN_MIN
from bench.reports.incident.timeline import Line

BLANK = "TO FILL IN"  # how a blank begins, for the row of the checklist that looks for them
REPEATS = {
    "none": "Clients did not repeat failed requests.",
    "naive": "Clients repeated a failed request at once, up to {} times (naive).",
    "backoff": "Clients repeated a failed request up to {} times, each later (backoff).",
}
PAGE = Markdown(
    """# Post-mortem: {title}

**Date**: {authors}
**Authors**: {authors}
**Status**: draft, written by a machine from facts
**Source**: {source}

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
        title=incident.subject,
        source=incident.source or "none: this rollout is no replay",
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
    words = f"{incident.title}. {table.new} was rolled out for {table.old}."
    if ended is not None:
        words = f"{words} The rollout: {ended.outcome}, in stage {ended.stage}."
    return Markdown("{}").format(words)


def _impact(incident: Incident) -> Markdown:
    words = f"{incident.late} answers were late, refused or given up ({incident.impact})."
    every = [arm for stage in incident.summary.stages for arm in stage.arms]
    new = [arm for arm in every if arm.version == incident.rollout.table.new]
    if refused := sum(arm.refused for arm in every):
        words = f"{words} {refused} of them were refused."
    if withheld := sum(arm.withheld for arm in new):
        count, name = sum(arm.answers for arm in new), incident.rollout.table.new
        words = f"{words} A filter withheld {withheld} of {count} answers of {name}."
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
    words = [f"{incident.rollout.table.incident.cause}."] if incident.detected else []
    known = " ".join([*words, *reasons[:1]])
    blank = _blank("why the rollout could meet users in this state")
    return Markdown("{} {}").format(known, blank) if known else blank


def _detection(incident: Incident) -> Markdown:
    found = incident.detected
    if found is None:
        return _blank("nothing was detected")
    by = "people" if found.kind == "person" else "the guard"
    minutes = incident.minutes_between(incident.harm, found)
    if minutes is None:
        return Markdown("{}: by {}.").format(_link(found), by)
    in_time = "too late for the" if incident.is_posted_late else "within the"
    return Markdown(
        "{}: by {}, {} minutes after users were first harmed. The first post is due then, {} {}"
        " minutes that it may take."
    ).format(_link(found), by, f"{minutes:.0f}", in_time, f"{WITHIN_MIN:g}")


def _resolution(incident: Incident) -> Markdown:
    if incident.back is None:
        return _blank("the flag was not switched back in this run")
    minutes = incident.minutes_between(incident.detected, incident.well)
    words = "not seen" if minutes is None else f"{minutes:.0f} minutes after the detection"
    crowd, drained = incident.rollout.table.crowd, incident.drained_s
    queue = "not seen to be empty" if drained is None else f"empty {drained:.1f} s later"
    return Markdown("{} The queue was {}. {} Users were well again: {}.").format(
        _fact(incident.back), queue, REPEATS[crowd.retries].format(crowd.retries_most), words
    )


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

"""The posts of a status page that the facts of a rollout call for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.canary.summary import StageSummary, Summary
from bench.catalogue.rollout import Table
from bench.reports.incident.timeline import Line

WITHIN_MIN = 15.0  # from the first harm to the first post
MAJOR, PARTIAL = 0.5, 0.05  # shares of requests without an answer


@dataclass(frozen=True, slots=True)
class Post:
    """One post: when it is due, after which fact, and what it says."""

    at: float  # seconds of the run
    after_min: float | None  # since the first harm, in the rollout's own time; None: no harm seen
    state: str  # investigating, identified, monitoring or resolved
    impact: str  # the words of GitHub's status page
    text: str
    fact: int  # the line in facts.jsonl


def posts(table: Table, summary: Summary, lines: Sequence[Line]) -> list[Post]:
    """The posts, from the detection to the end; none if nothing was detected."""
    found = detection(lines)
    if found is None:
        return []
    harm = next((line for line in lines if line.kind == "harm"), None)
    impact = impact_of(summary)
    by_state = [
        ("investigating", found, f"We are looking into {table.incident.users_see}."),
        (
            "identified",
            _after(lines, found.at, "rollout", "person"),
            _identified(table.incident.cause, summary),
        ),
        ("monitoring", _after(lines, found.at, "flag"), "The rollout is switched back."),
        ("resolved", _after(lines, found.at, "well"), "Suggestions come as before the rollout."),
    ]
    return [
        Post(
            at=line.at,
            after_min=None if harm is None else round((line.at - harm.at) * table.minutes_per_s, 1),
            state=state,
            impact=impact if state != "resolved" else "none",
            text=text,
            fact=line.number,
        )
        for state, line, text in by_state
        if line is not None
    ]


def detection(lines: Sequence[Line]) -> Line | None:
    """What first said that something is wrong: the guard's rollback, or people."""
    for line in lines:
        if line.kind == "guard" and line.text.startswith("Guard: rollback"):
            return line
        if line.kind == "person":
            return line
    return None


def impact_of(summary: Summary) -> str:
    """Degraded, partial or major, by the worst stage's share of requests without an answer."""
    worst = max(map(_unanswered, summary.stages), default=0.0)
    if worst > MAJOR:
        return "major outage"
    return "partial outage" if worst > PARTIAL else "degraded performance"


def _unanswered(stage: StageSummary) -> float:
    count = sum(arm.answers for arm in stage.arms)
    return sum(arm.refused + arm.left for arm in stage.arms) / count if count else 0.0


def _after(lines: Sequence[Line], at: float, *kinds: str) -> Line | None:
    return next((line for line in lines if line.at >= at and line.kind in kinds), None)


def _identified(cause: str, summary: Summary) -> str:
    shares = [100 * stage.share for stage in summary.stages if stage.number]
    return f"{cause}, at {max(shares, default=0):g} % of users, is the cause."

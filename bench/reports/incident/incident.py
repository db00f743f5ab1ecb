"""A rollout told as an incident: what people would write down about it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.canary.summary import Summary, summarise
from bench.catalogue.rollout import Rollout
from bench.facts import CrowdSecond, Fact, FlagInForce, Shot
from bench.reports.incident.status import WITHIN_MIN, Post, detection, impact_of, posts
from bench.reports.incident.timeline import GUARD, WATCHING, Line, slow_ghost_text, timeline


@dataclass(frozen=True, slots=True)
class Incident:
    """One rollout; its texts are drawn from facts alone."""

    name: str  # of the folder with its facts
    title: str
    rollout: Rollout
    summary: Summary
    lines: tuple[Line, ...]
    posts: tuple[Post, ...]
    shots: tuple[Shot, ...]  # one for each stage
    drained_s: float | None  # from the rollback in force until nobody waits for a slot

    @property
    def subject(self) -> str:
        """The incident that is replayed, or what the rollout is about."""
        return self.rollout.table.incident.title or self.title

    @property
    def source(self) -> str:
        """Who reports that it happened; empty if nobody does."""
        return self.rollout.table.incident.source

    @property
    def minutes_per_s(self) -> float:
        return self.rollout.table.minutes_per_s

    @property
    def impact(self) -> str:
        return impact_of(self.summary)

    @property
    def harm(self) -> Line | None:
        return next((line for line in self.lines if line.kind == "harm"), None)

    @property
    def detected(self) -> Line | None:
        return detection(self.lines)

    @property
    def well(self) -> Line | None:
        return next((line for line in self.lines if line.kind == "well"), None)

    @property
    def back(self) -> Line | None:
        return next((line for line in self.lines if line.kind == "flag"), None)

    @property
    def first_post_min(self) -> float | None:
        """Minutes from the first harm to the first post; None if there was no harm, or no post."""
        return self.posts[0].after_min if self.posts else None

    @property
    def is_posted_late(self) -> bool:
        return self.first_post_min is not None and self.first_post_min > WITHIN_MIN

    @property
    def late(self) -> int:
        """Answers that were late, refused or given up, in all stages."""
        arms = [arm for stage in self.summary.stages for arm in stage.arms]
        return round(sum(arm.late_share * arm.answers for arm in arms))

    def minutes(self, at: float) -> float:
        """A moment of the run, in minutes of the rollout's own time since it began."""
        return (at - self.lines[0].at) * self.minutes_per_s if self.lines else 0.0

    def minutes_between(self, first: Line | None, second: Line | None) -> float | None:
        if first is None or second is None:
            return None
        return (second.at - first.at) * self.minutes_per_s


def incident(name: str, rollout: Rollout, facts: Sequence[Fact]) -> Incident:
    """The incident, from facts in the order in which they were recorded."""
    summary = summarise(facts)
    guard = GUARD if rollout.table.guard.mode == "act" else WATCHING
    lines = timeline(facts, guard)
    usual = summary.felt_before.median_s if summary.felt_before else None
    harm = next((line for line in lines if line.kind == "harm"), None)
    if usual is not None and harm is not None:  # before it, a slow one is chance
        slow = slow_ghost_text(facts, usual, harm.at)
        lines = sorted([*lines, *([slow] if slow else [])], key=lambda line: line.at)
    shots = {fact.what: fact for fact in facts if isinstance(fact, Shot)}
    return Incident(
        name=name,
        title=rollout.table.about,
        rollout=rollout,
        summary=summary,
        lines=tuple(lines),
        posts=tuple(posts(rollout.table, summary, lines)),
        shots=tuple(
            shot for what, shot in shots.items() if what.startswith(("stage", "drill", "after"))
        ),
        drained_s=_drained_s(facts),
    )


def _drained_s(facts: Sequence[Fact]) -> float | None:
    """Seconds of the run from the rollback in force to the end of one in which nobody waits."""
    known = sorted(facts, key=lambda fact: fact.at)
    force = [fact.at for fact in known if isinstance(fact, FlagInForce) and not fact.share]
    if not force:
        return None
    later = (fact for fact in known if isinstance(fact, CrowdSecond) and fact.at > force[0])
    return next((fact.at - force[0] for fact in later if not fact.waiting), None)

"""What the facts of a rollout say, and whether the guard would decide the same again. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bench.canary.all_judges import known_judges
from bench.canary.follower import replay
from bench.canary.summary import Summary
from bench.canary.walk import BENCH
from bench.catalogue.rollout import Rollout
from bench.facts import (
    BaselineFrozen,
    BenchFailed,
    EditorClosed,
    Fact,
    FlagSwitched,
    GuardDecided,
    RolloutEnded,
    StageBegan,
)
from bench.reports.incident.incident import Incident, incident

DECIDED = (GuardDecided, RolloutEnded, StageBegan)


@dataclass(frozen=True, slots=True)
class RolloutReport:
    """A rollout with a real editor in it, by its stages."""

    incident: Incident
    difference: str  # between the live decisions and those of the facts; empty if there is none

    @property
    def rollout(self) -> Rollout:
        return self.incident.rollout

    @property
    def summary(self) -> Summary:
        return self.incident.summary


def rollout_report(name: str, rollout: Rollout, facts: Sequence[Fact]) -> RolloutReport:
    """Report on facts of the folder `name`, in the order in which they were recorded."""
    return RolloutReport(incident(name, rollout, facts), _difference(rollout, facts))


def _difference(rollout: Rollout, facts: Sequence[Fact]) -> str:
    """The first decision that the guard would not make again: a defect of the bench."""
    kinds = {type(fact) for fact in facts}
    if BaselineFrozen not in kinds or rollout.table.drills:
        return ""
    live = [fact for fact in _by_guard(facts) if isinstance(fact, DECIDED)]
    again = [
        fact
        for fact in replay(facts, rollout.course, known_judges()["guard"]())
        if isinstance(fact, DECIDED)
    ]
    if EditorClosed not in kinds or BenchFailed in kinds:
        again = again[: len(live)]  # the run was cut short
    for number in range(max(len(live), len(again))):
        one, other = (known[number] if number < len(known) else None for known in (live, again))
        if one != other:
            return f"Live: {_words(one)}; from the facts: {_words(other)}."
    return ""


def _by_guard(facts: Iterable[Fact]) -> Iterable[Fact]:
    """The facts until the guard failed: what the bench did in its place is no decision of it."""
    return takewhile(lambda fact: not (isinstance(fact, FlagSwitched) and fact.who == BENCH), facts)


def _words(fact: Fact | None) -> str:
    if fact is None:
        return "nothing"
    if isinstance(fact, StageBegan):
        return f"stage {fact.stage} at {fact.at:.1f} s"
    if isinstance(fact, GuardDecided):
        return f"{fact.action} at {fact.at:.1f} s"
    return f"the end at {fact.at:.1f} s"

"""A rollout told for tests: short, rolled back by the guard, with a real editor in it."""

from bench.catalogue.rollout import read_rollout, rollout_file
from bench.facts import (
    Appeared,
    BaselineFrozen,
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    GuardDecided,
    Keystroke,
    RolloutBegan,
    RolloutEnded,
    Shot,
    StageBegan,
)
from bench.reports.incident.incident import Incident, incident
from tests.bench.canary.stages import NEW, OLD, seconds

ROLLOUT = read_rollout(rollout_file("gpt53"))


def ghost(at: float, took: float) -> list[Fact]:
    return [Keystroke(at, 9.0), GhostAppeared(at + took, "x", "")]


def told() -> list[Fact]:
    late = [one for one in seconds(OLD, 25, over=(5, 0, 0, 0), refused=5) if 13 < one.at <= 20]
    well = [one for one in seconds(OLD, 30) if one.at <= 13 or one.at > 20]
    facts: list[Fact] = [
        RolloutBegan(0.5, "gpt53", "f", 1, "flag", OLD, NEW),
        *ghost(1.0, 0.2),
        BaselineFrozen(10.0, 1000, 0.2, 0.4),
        FlagSwitched(10.0, 0.25, "rollout", "The rollout begins."),
        StageBegan(10.0, 1, 0.25),
        *late,
        *well,
        *ghost(15.0, 1.4),
        Appeared(16.0, "notification", 1, "Rate limit <exceeded> @somebody"),
        Shot(17.0, "stage 1", "shots/fault_stage_1.png"),
        GuardDecided(18.0, 1, "rollback", "Too many late answers.", "answers_in_time"),
        FlagSwitched(18.0, 0.0, "guard", "Too many late answers."),
        StageBegan(18.0, 0, 0.0),
        RolloutEnded(18.0, "rolled back", 1, "Too many late answers."),
        FlagInForce(18.2, 0.0, 1),
    ]
    return sorted(facts, key=lambda fact: fact.at)


def one() -> Incident:
    return incident("gpt53", ROLLOUT, told())


def is_of_the_crowd(fact: Fact) -> bool:
    return isinstance(fact, CrowdSecond)

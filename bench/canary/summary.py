"""What a rollout's facts say about each stage. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.canary.felt import Felt, felt
from bench.facts import (
    BaselineFrozen,
    CrowdSecond,
    Fact,
    FlagSwitched,
    GuardDecided,
    RolloutBegan,
    RolloutEnded,
    StageBegan,
    Ticked,
)

OF_A_ROLLOUT = (CrowdSecond, FlagSwitched, RolloutEnded, StageBegan, Ticked)


@dataclass(frozen=True, slots=True)
class Arm:
    """The users of one version in one stage."""

    version: str
    answers: int
    late_share: float
    p99_s: float | None  # the median of its seconds'
    refused: int
    left: int
    withheld: int = 0  # answers that a filter withheld


@dataclass(frozen=True, slots=True)
class StageSummary:
    """One stage: number 0 is what came after a rollback."""

    number: int
    share: float
    seconds: float
    arms: tuple[Arm, ...]
    decisions: tuple[GuardDecided, ...]
    felt: Felt | None = None  # by the user of the real editor
    began: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole rollout; `well_after_s` is the time from the rollback until nobody waits longer."""

    baseline: BaselineFrozen | None
    stages: tuple[StageSummary, ...]
    ended: RolloutEnded | None
    well_after_s: float | None
    felt_before: Felt | None = None  # in the baseline


def summarise(facts: Iterable[Fact]) -> Summary:
    known = sorted(facts, key=lambda fact: fact.at)
    begins = [fact for fact in known if isinstance(fact, StageBegan)]
    last = max((fact.at for fact in known if isinstance(fact, OF_A_ROLLOUT)), default=0.0)
    ends = [*(one.at for one in begins[1:]), last]
    first = next((fact.at for fact in known if isinstance(fact, RolloutBegan)), 0.0)
    before = [fact for fact in known if begins and first <= fact.at <= begins[0].at]
    stages = tuple(_stage(begun, end, known) for begun, end in zip(begins, ends, strict=False))
    return Summary(
        baseline=next((fact for fact in known if isinstance(fact, BaselineFrozen)), None),
        stages=stages,
        ended=next((fact for fact in known if isinstance(fact, RolloutEnded)), None),
        well_after_s=_well_after_s(known),
        felt_before=felt(before),
    )


def arm(version: str, seconds: Sequence[CrowdSecond]) -> Arm:
    own = [second for second in seconds if second.version == version]
    count = sum(second.counted for second in own)
    worst = [second.p99_s for second in own if second.p99_s is not None]
    return Arm(
        version=version,
        answers=count,
        late_share=sum(sum(second.over) for second in own) / count if count else 0.0,
        p99_s=median(worst) if worst else None,
        refused=sum(second.refused for second in own),
        left=sum(second.left for second in own),
        withheld=sum(row[1] for second in own for row in second.languages.values()),
    )


def _stage(begun: StageBegan, end: float, facts: Sequence[Fact]) -> StageSummary:
    inside = [fact for fact in facts if begun.at < fact.at <= end]
    seconds = [fact for fact in inside if isinstance(fact, CrowdSecond)]
    versions = sorted({second.version for second in seconds})
    return StageSummary(
        number=begun.stage,
        share=begun.share,
        seconds=end - begun.at,
        arms=tuple(arm(version, seconds) for version in versions),
        decisions=tuple(
            fact for fact in inside if isinstance(fact, GuardDecided) and fact.stage == begun.stage
        ),
        felt=felt(inside),
        began=begun.at,
    )


def _well_after_s(facts: Sequence[Fact]) -> float | None:
    """Seconds from a rollback until a second without a queue and without a late answer."""
    back = next(
        (fact.at for fact in facts if isinstance(fact, FlagSwitched) and not fact.share), None
    )
    if back is None:
        return None
    later = [fact for fact in facts if isinstance(fact, CrowdSecond) and fact.at > back]
    for second in sorted({one.at for one in later}):
        if not any(sum(one.over) or one.waiting for one in later if one.at == second):
            return second - back
    return None

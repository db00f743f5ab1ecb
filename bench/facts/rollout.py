"""The stages of a rollout, what each second brought, and what the guard decided."""

from dataclasses import dataclass, field

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class RolloutBegan(Fact):
    """The bench began to roll out a version."""

    rollout: str  # the name of its file
    fingerprint: str  # of its settings, versions included
    seed: int
    flag: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BaselineFrozen(Fact):
    """The threshold was set, from answers of the old version before the rollout."""

    samples: int
    p99_s: float  # its upper confidence bound, if there were few samples
    threshold_s: float  # answers that take longer count against the rollout


@dataclass(frozen=True, slots=True)
class StageBegan(Fact):
    """A stage began: the flag gives `share` of the users the new version."""

    stage: int  # from 1; 0 is the end of the rollout
    share: float


@dataclass(frozen=True, slots=True)
class FlagSwitched(Fact):
    """The flag was switched."""

    share: float  # of the users that get the new version
    who: str  # rollout, guard, person, rehearsal, or bench: in place of a guard that failed
    why: str


@dataclass(frozen=True, slots=True)
class FlagInForce(Fact):
    """The backend answers by the flag as it was switched."""

    share: float
    tries: int  # until its source took the switch


@dataclass(frozen=True, slots=True)
class StreamsBegan(Fact):
    """Long answers began right before a rehearsed rollback, which finds them under way."""

    version: str
    count: int


@dataclass(frozen=True, slots=True)
class Ticked(Fact):
    """The guard decides with every fact that was recorded before this one."""


@dataclass(frozen=True, slots=True)
class CrowdSecond(Fact):
    """What the users of one version got in one second, real clients included."""

    second: int  # since the pool was set up
    version: str
    served: int  # answers whose first token came
    p50_s: float | None  # time to the first token, with the wait
    p99_s: float | None
    within: tuple[int, ...]  # answers within the threshold, in each quarter of the second
    over: tuple[int, ...]  # later ones, refused ones, and those whose user gave up
    refused: int
    left: int  # the user gave up waiting
    users: int  # different ones since the flag was switched
    waiting: int  # requests in the queue at the end of the second
    busy: float  # slots in use then
    languages: dict[str, tuple[int, ...]] = field(default_factory=dict)
    # of each language: answers, filtered and accepted ones
    lasts_s: float = 0.0  # from then on, until the version's answers under way have ended

    @property
    def counted(self) -> int:
        return sum(self.within) + sum(self.over)


@dataclass(frozen=True, slots=True)
class Served(Fact):
    """The pool took a real request, or refused it."""

    request: str
    version: str
    wait_s: float | None  # for a free slot; None: the queue was full
    first_s: float  # until the first token, once it had its slots
    waiting: int  # requests in the queue


@dataclass(frozen=True, slots=True)
class Shadowed(Fact):
    """Requests of one second that were mirrored to a candidate, and to a twin of the primary."""

    second: int
    candidate: str
    language: str
    pairs: int
    filtered: dict[str, int]  # answers withheld, of the primary, its twin and the candidate
    first_s: dict[str, float]  # mean time to the first token


@dataclass(frozen=True, slots=True)
class GuardDecided(Fact):
    """The guard decided something else than a second before."""

    stage: int
    action: str  # stay, hold, pass or rollback
    because: str
    metric: str = ""  # the one that decided


@dataclass(frozen=True, slots=True)
class RolloutEnded(Fact):
    """The rollout ended."""

    outcome: str  # passed, rolled back or unknown
    stage: int  # the last one
    because: str

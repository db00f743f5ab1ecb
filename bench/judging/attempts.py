"""The requests of a timeline as attempts, and attempts of the same call together. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bench.facts import Answered, Asked, StepDone
from bench.judging.timeline import INFINITE, Timeline, Window

REFUSED = 400
TYPE = "type"
QUESTIONS = ("ask", "inline chat")
ACTIONS_FOR = {
    "ghost_text": (TYPE,),
    "chat": QUESTIONS,
    "agent": QUESTIONS,
}  # surface -> the steps that ask for it


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request and its answer; `answered` is None where it was open until the facts ended."""

    asked: Asked
    answered: Answered | None = None

    @property
    def at(self) -> float:
        return self.asked.at

    @property
    def surface(self) -> str:
        return self.asked.surface

    @property
    def hit(self) -> bool:
        """Whether a fault was meant for it."""
        return bool(self.asked.planned)

    @property
    def status(self) -> int | None:
        return self.answered.status if self.answered else None

    @property
    def refused(self) -> bool:
        return (self.status or 0) >= REFUSED

    @property
    def client_left(self) -> bool:
        """Whether the client closed it before its end."""
        return self.answered is not None and self.answered.client_left

    @property
    def ended_at(self) -> float:
        """Infinite where it was still open when the facts ended."""
        return self.answered.at if self.answered else INFINITE

    @property
    def waited_s(self) -> float:
        """From the request to its end; infinite where there was none."""
        return self.ended_at - self.at


@dataclass(frozen=True, slots=True)
class RetryGroup:
    """What was asked once or more often, with the same body to the same address."""

    surface: str
    attempts: tuple[Attempt, ...]

    @property
    def retries(self) -> int:
        return len(self.attempts) - 1

    @property
    def gaps(self) -> list[float]:
        """Seconds from each attempt's end to the next one's start; 0 where it was still open."""
        return [max(0.0, after.at - before.ended_at) for before, after in pairwise(self.attempts)]


def attempts(timeline: Timeline, window: Window | None = None) -> list[Attempt]:
    """The requests that arrived in `window`, each with its answer, whenever that ended."""
    answers = {answer.request: answer for answer in timeline.all(Answered)}
    return [Attempt(asked, answers.get(asked.request)) for asked in timeline.all(Asked, window)]


def same_call(one: Attempt, other: Attempt) -> bool:
    """Whether they ask the same; an attempt without a fingerprint is like no other."""
    return bool(one.asked.call) and _key(one) == _key(other)


def retry_groups(attempts: Iterable[Attempt]) -> list[RetryGroup]:
    """Put attempts of the same call together, in the order of their first ones."""
    groups: dict[tuple[str, ...], list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        key = _key(attempt) if attempt.asked.call else ("alone", attempt.asked.request)
        groups.setdefault(key, []).append(attempt)
    return [RetryGroup(group[0].surface, tuple(group)) for group in groups.values()]


def actions(timeline: Timeline, surface: str) -> list[StepDone]:
    """What the user did, from the first to the last, that asks for this surface."""
    steps = ACTIONS_FOR.get(surface, ())
    return [done for done in timeline.all(StepDone) if done.step in steps]


def asked_between(timeline: Timeline, surface: str, since: float, until: float) -> bool:
    """Whether the user began, in between, to do what asks for this surface."""
    return any(since < done.at - done.seconds <= until for done in actions(timeline, surface))


def _key(attempt: Attempt) -> tuple[str, ...]:
    """Requests without a body all have the same fingerprint, so the address counts too."""
    asked = attempt.asked
    return asked.surface, asked.host, asked.path, asked.call

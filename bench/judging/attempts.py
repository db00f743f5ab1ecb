"""The requests of a timeline as attempts, and the attempts of one call as a group. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

from bench.facts import Answered, Asked
from bench.judging.finding import Evidence
from bench.judging.questions import SURFACES, UPGRADES
from bench.judging.timeline import INFINITE, Timeline, Window

OK = 200
REFUSED = 400
SHOWN = 3  # requests in the evidence


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request and its answer; `answered` is None if it was open when the facts ended."""

    asked: Asked
    answered: Answered | None = None
    questions: int = 0  # for a WebSocket's upgrade: the requests for answers before it

    @property
    def at(self) -> float:
        return self.asked.at

    @property
    def surface(self) -> str:
        return self.asked.surface

    @property
    def hit(self) -> bool:
        """Whether a fault was planned for it, or ended its connection."""
        return bool(self.asked.planned or (self.answered and self.answered.delivered))

    @property
    def status(self) -> int | None:
        return self.answered.status if self.answered else None

    @property
    def refused(self) -> bool:
        return (self.status or 0) >= REFUSED or self.closed

    @property
    def closed(self) -> bool:
        """Whether it is an upgrade that was accepted, and closed at once by a fault."""
        return self.surface in UPGRADES and bool(
            self.answered and "websocket_closed" in self.answered.delivered
        )

    @property
    def aborted(self) -> bool:
        """Whether the backend broke it off, with its stream or its whole connection."""
        answer = self.answered
        broken_off = answer is not None and answer.complete is False and not answer.client_left
        return broken_off and self.hit and not self.refused

    @property
    def client_left(self) -> bool:
        """Whether the client reset the stream or closed the connection before the answer ended."""
        return self.answered is not None and self.answered.client_left

    @property
    def ended_at(self) -> float:
        """Infinite if it was still open when the facts ended."""
        return self.answered.at if self.answered else INFINITE

    @property
    def first_byte_s(self) -> float | None:
        """From the request to the first byte of an answer with status 200; None without one."""
        if self.answered is None or self.status != OK or self.answered.first_byte_at is None:
            return None
        return self.answered.first_byte_at - self.at

    @property
    def slowness(self) -> float | None:
        """The time to the first byte as a multiple of the model's own for this very answer.

        In seconds where the model's own time is unknown, as in older runs. None without a byte.
        """
        if self.answered is None or self.first_byte_s is None:
            return None
        return self.first_byte_s / (self.answered.own_first_s or 1.0)

    @property
    def waited_s(self) -> float:
        """From the request to its end; infinite if it did not end."""
        return self.ended_at - self.at


@dataclass(frozen=True, slots=True)
class RetryGroup:
    """Requests with the same body to the same address, in order; it may be a single one."""

    surface: str
    attempts: tuple[Attempt, ...]

    @property
    def retries(self) -> int:
        return len(self.attempts) - 1

    @property
    def gaps(self) -> list[float]:
        """Seconds from each attempt's end to the next one's start; 0 if it was still open."""
        return [max(0.0, after.at - before.ended_at) for before, after in pairwise(self.attempts)]

    @property
    def gaps_grow(self) -> bool:
        """Whether each gap exceeds the one before it, and the last is at least twice the first."""
        gaps = self.gaps
        return all(before < after for before, after in pairwise(gaps)) and gaps[-1] >= 2 * gaps[0]

    def most_within(self, seconds: float) -> int:
        """The highest number of attempts within any `seconds`."""
        moments = [attempt.at for attempt in self.attempts]
        return max(
            bisect_right(moments, start + seconds) - index for index, start in enumerate(moments)
        )


def attempts(timeline: Timeline, window: Window | None = None) -> list[Attempt]:
    """The requests that arrived in `window`, each with its answer, whenever that ended."""
    answers = {answer.request: answer for answer in timeline.all(Answered)}
    asks = [asked.at for asked in timeline.all(Asked) if asked.surface in SURFACES]
    return [
        Attempt(
            asked,
            answers.get(asked.request),
            bisect_left(asks, asked.at) if asked.surface in UPGRADES else 0,
        )
        for asked in timeline.all(Asked, window)
    ]


def same_call(one: Attempt, other: Attempt) -> bool:
    """Whether they belong to one call; an attempt without a fingerprint stands alone."""
    return bool(one.asked.call) and _key(one) == _key(other)


def retry_groups(attempts: Iterable[Attempt]) -> list[RetryGroup]:
    """Group the attempts by call, in the order of each call's first attempt."""
    groups: dict[tuple[str, ...], list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        key = _key(attempt) if attempt.asked.call else ("alone", attempt.asked.request)
        groups.setdefault(key, []).append(attempt)
    return [RetryGroup(group[0].surface, tuple(group)) for group in groups.values()]


def request_evidence(attempts: Iterable[Attempt]) -> tuple[Evidence, ...]:
    """The first few of the requests, each with its surface and path."""
    requests = [attempt.asked for attempt in islice(attempts, SHOWN)]
    return tuple(
        Evidence("request", f"{asked.surface} {asked.path}", asked.at) for asked in requests
    )


def _key(attempt: Attempt) -> tuple[str, ...]:
    """The address too, because requests without a body have the same fingerprint.

    Upgrades to a WebSocket have no body either. Once a request for an answer has followed, the next
    upgrade is another call: a client that falls back to HTTP does not repeat itself.
    """
    asked = attempt.asked
    return asked.surface, asked.host, asked.path, asked.call, str(attempt.questions)

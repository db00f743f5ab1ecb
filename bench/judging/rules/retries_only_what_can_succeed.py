"""What is asked again although it cannot succeed."""

from itertools import pairwise
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Asked
from bench.judging.attempts import Attempt, RetryGroup, asked_between, attempts, retry_groups
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, graded_by, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

UNAUTHORISED = 401
FINAL = frozenset({400, UNAUTHORISED, 402, 403, 404, 413, 422})
TOKEN = "token"

Pair = tuple[Attempt, Attempt]


@dataclass(frozen=True, config=STRICT)
class RetriesOnlyWhatCanSucceed(Rule):
    """After an answer that another try cannot change, the client does not try again by itself.

    Such answers are 400, 401, 402, 403, 404, 413 and 422 (RFC 9110: the client erred, the same
    request fails again). After a 401 one try is allowed when a token was asked for in between. A
    call that the user's next action repeats does not count. The limits, in repeats of all calls
    together, are ours: none, and 3.
    """

    repeats: int = 0
    repeats_hard: int = 3

    code: ClassVar[str] = "retried_non_retryable"
    advice: ClassVar[str] = (
        "Only 408, 429, 5xx and dropped connections are worth another try; show any other refusal"
        " to the user, and after a 401 fetch a new token once."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        hit = [attempt for attempt in attempts(timeline, window) if attempt.hit]
        final = [attempt for attempt in hit if attempt.status in FINAL]
        if not final:
            return kept("No request was refused in a way that another try cannot change.")
        if not any(attempt.asked.call for attempt in final):
            return unknown(
                f"{len(final)} requests were refused for good, but none has a fingerprint by which"
                " a repeat is known."
            )
        pairs = [pair for call in retry_groups(hit) for pair in _repeats(timeline, call)]
        return graded_by(
            len(pairs),
            self.repeats,
            self.repeats_hard,
            f"Repeats without a user action, after {len(final)} answers that another try"
            f" cannot change: {len(pairs)}{_first(pairs)}"
            f" (limits {self.repeats} / {self.repeats_hard}).",
        )


def _repeats(timeline: Timeline, call: RetryGroup) -> list[Pair]:
    """The attempts that followed a final answer by themselves, each with the one before."""
    pairs = [
        (before, after)
        for before, after in pairwise(call.attempts)
        if before.status in FINAL
        and before.ended_at <= after.at
        and not asked_between(timeline, after.surface, before.at, after.at)
    ]
    renewed = next((pair for pair in pairs if _token_between(timeline, *pair)), None)
    return [pair for pair in pairs if pair is not renewed]


def _token_between(timeline: Timeline, before: Attempt, after: Attempt) -> bool:
    """Whether a 401 made the client fetch a token before it tried again."""
    return before.status == UNAUTHORISED and any(
        asked.surface == TOKEN and before.ended_at <= asked.at <= after.at
        for asked in timeline.all(Asked)
    )


def _first(pairs: list[Pair]) -> str:
    if not pairs:
        return ""
    before, after = min(pairs, key=lambda pair: pair[1].at)
    return (
        f", the first on '{after.surface}' at {after.at:.1f} s in the fault phase,"
        f" {after.at - before.ended_at:.1f} s after status {before.status}"
    )

"""Retries of requests that cannot succeed."""

from itertools import pairwise
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Asked
from bench.judging.attempts import (
    Attempt,
    RetryGroup,
    attempts,
    request_evidence,
    retry_groups,
)
from bench.judging.causes import Causes
from bench.judging.finding import Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, ended_before, grade, nothing_to_judge, ruling, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

UNAUTHORISED = 401
FINAL = frozenset({400, UNAUTHORISED, 402, 403, 404, 413, 422})
TOKEN = "token"

Pair = tuple[Attempt, Attempt]


@dataclass(frozen=True, config=STRICT)
class RetriesOnlyWhatCanSucceed(Rule):
    """After a refusal that a retry cannot change, the client does not retry on its own initiative.

    These refusals are 400, 401, 402, 403, 404, 413 and 422 (RFC 9110: the client erred, the same
    request fails again). After a 401, one retry is allowed if the client requested a token in
    between. A call that the user's next action repeats does not count: a question repeats calls of
    the chat, typing those for ghost text, and both repeat what serves them, such as a request for
    a token. The limits are this bench's own: 0 and 3 retries, of all calls together.
    """

    repeats: int = 0  # soft limit, retries of all calls
    repeats_hard: int = 3  # hard limit, retries of all calls

    code: ClassVar[str] = "retried_non_retryable"
    harm: ClassVar[Harm] = Harm.TRAFFIC
    advice: ClassVar[str] = (
        "Retry only after 408, 429, 5xx and dropped connections. Show any other refusal to the"
        " user, and after a 401 fetch a new token once."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        hit = [attempt for attempt in attempts(timeline, window) if attempt.hit]
        final = [attempt for attempt in hit if attempt.status in FINAL]
        if not final:
            return nothing_to_judge(
                "No request was refused with a status that makes a retry pointless"
            )
        if not any(attempt.asked.call for attempt in final):
            return unknown(
                "Retries cannot be recognised, because the refused requests have no fingerprints",
                Measure("requests refused with a final status", len(final)),
            )
        causes = Causes(timeline)
        pairs = [pair for call in retry_groups(hit) for pair in _repeats(timeline, causes, call)]
        return self._counted(timeline, pairs, len(final))

    def _counted(self, timeline: Timeline, pairs: list[Pair], final: int) -> Ruling:
        limits = self.repeats, self.repeats_hard, "repeats", "repeats_hard"
        retries = Measure("retries without a user action", len(pairs), "", *limits)
        refusals = Measure("requests refused with a final status", final)
        outcome = grade(retries)
        if not pairs:
            return ruling(outcome, "The client did not retry a final refusal", retries, refusals)
        before, after = min(pairs, key=lambda pair: pair[1].at)
        return ruling(
            outcome,
            f"The client retried a request that cannot succeed, on '{after.surface}'",
            retries,
            refusals,
            when=timeline.moment(after.at),
            notes=[
                f"The first retry came {after.at - before.ended_at:.1f} s after status"
                f" {before.status}."
            ],
            evidence=request_evidence(retry for _, retry in pairs),
        )


def _repeats(timeline: Timeline, causes: Causes, call: RetryGroup) -> list[Pair]:
    """The retries after a final answer without a user action, each with the attempt before."""
    pairs = [
        (before, after)
        for before, after in pairwise(call.attempts)
        if before.status in FINAL
        and before.ended_at <= after.at
        and not causes.acted_between(after.surface, before.at, after.at)
    ]
    renewed = next((pair for pair in pairs if _token_between(timeline, *pair)), None)
    return [pair for pair in pairs if pair is not renewed]


def _token_between(timeline: Timeline, before: Attempt, after: Attempt) -> bool:
    """Whether the client requested a token after a 401 and before the retry."""
    return before.status == UNAUTHORISED and any(
        asked.surface == TOKEN and before.ended_at <= asked.at <= after.at
        for asked in timeline.all(Asked)
    )

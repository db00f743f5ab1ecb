"""The requests of a run, each with its end and the request that it repeats. Pure."""

from collections.abc import Iterable, Set
from itertools import pairwise

from bench.core.texts import short_line
from bench.judging.attempts import Attempt, attempts, retry_groups
from bench.judging.timeline import Timeline
from bench.reports.data.capped import capped
from bench.reports.data.timeline_model import Ending, RequestData

MOST = 1500  # of them in a report; the journal has all
LONGEST = 200  # characters of a text that a client chose


def requests_of(
    timeline: Timeline, named: Set[str] = frozenset()
) -> tuple[tuple[RequestData, ...], int]:
    """The requests, and the number of all; of many, those in `named`, and the first others."""
    every = attempts(timeline)
    before = _predecessors(every)
    shown = capped(every, MOST, lambda attempt: attempt.asked.request not in named)
    data = tuple(_request(attempt, before.get(attempt.asked.request, "")) for attempt in shown)
    return data, len(every)


def _predecessors(every: Iterable[Attempt]) -> dict[str, str]:
    """The request that each one retries: it had the same content and was not answered."""
    return {
        after.asked.request: before.asked.request
        for group in retry_groups(every)
        for before, after in pairwise(group.attempts)
        if ending(before) != "answered"
    }


def ending(attempt: Attempt) -> Ending:
    if attempt.answered is None:
        return "open"
    if attempt.client_left:
        return "cancelled"
    if attempt.status is None:
        return "cut"
    return "refused" if attempt.refused else "answered"


def _request(attempt: Attempt, retry_of: str) -> RequestData:
    asked, answered = attempt.asked, attempt.answered
    return RequestData(
        request=_short(asked.request),
        surface=_short(asked.surface),
        host=_short(asked.host),
        path=_short(asked.path),
        model=_short(asked.model),
        at=round(asked.at, 3),
        first_byte_at=answered.first_byte_at if answered else None,
        ended_at=round(answered.at, 3) if answered else None,
        ending=ending(attempt),
        status=attempt.status,
        bytes=answered.bytes if answered else 0,
        planned=tuple(map(_short, asked.planned)),
        delivered=tuple(map(_short, answered.delivered)) if answered else (),
        retry_after_s=answered.retry_after_s if answered else None,
        retry_of=_short(retry_of),
        attempt=asked.attempt,
    )


def _short(text: str) -> str:
    return short_line(text, LONGEST)

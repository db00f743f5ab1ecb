"""Short fault phases, and a page that is blocked: what accuses no neighbour."""

from dataclasses import replace

import pytest

from bench.facts import (
    FAULT,
    Fact,
    Heartbeat,
    HostLoop,
    LongTask,
    NeighbourDid,
    PageCrashed,
)
from bench.judging.finding import Outcome
from bench.testing.story import BEGINS, HOST_PID, because, healthy, outcome, ticks, without
from tests.bench.judging.rules.test_neighbours_unharmed import RULE, slow


def short(seconds: float, facts: list[Fact]) -> list[Fact]:
    """The same run with a fault phase of `seconds`: nothing was measured in the rest of it."""
    end = BEGINS[FAULT] + seconds
    measured = (HostLoop, NeighbourDid)
    return without(facts, lambda fact: isinstance(fact, measured) and end <= fact.at < 50)


def delayed(*delays_ms: float) -> list[Fact]:
    """A run whose fault phase has only these delays, one in each second."""
    others = without(healthy(), lambda fact: isinstance(fact, HostLoop) and 30 <= fact.at < 50)
    loops = [HostLoop(31.0 + index, HOST_PID, ms, 80.0) for index, ms in enumerate(delays_ms)]
    return [*others, *loops]


@pytest.mark.parametrize(
    ("delays_ms", "expected"),
    [
        ((12, 12, 12), Outcome.KEPT),
        ((12,), Outcome.KEPT),
        ((12, 400, 12), Outcome.UNKNOWN),  # one garbage collection
        ((400,), Outcome.UNKNOWN),
        ((9000,), Outcome.UNKNOWN),
        ((400, 400), Outcome.UNKNOWN),
        ((12, 400, 12, 12, 12), Outcome.KEPT),  # the worst of five is left out
        ((12, 400, 400, 12, 12), Outcome.DEGRADED),
        ((4000, 4000, 4000), Outcome.BROKEN),  # few, because the host was blocked
        ((12, 4000, 2000), Outcome.BROKEN),
    ],
)
def test_a_single_delay_in_a_short_fault_phase_accuses_nobody(
    delays_ms: tuple[float, ...], expected: Outcome
) -> None:
    assert outcome(RULE, delayed(*delays_ms)) is expected


def test_the_sentence_on_few_values_says_how_many_are_needed() -> None:
    assert because(RULE, delayed(12, 400, 12)) == (
        "Too few values were measured under the fault: measured = 3; needed = 5; highest event loop"
        " delay (p99) = 400 ms (limit 250 ms)."
    )


@pytest.mark.parametrize(
    ("count", "ms", "ok", "expected"),
    [
        (0, 15, True, Outcome.KEPT),
        (1, 1100, True, Outcome.UNKNOWN),
        (1, 15, False, Outcome.UNKNOWN),
        (2, 15, False, Outcome.UNKNOWN),
        (2, 4000, False, Outcome.BROKEN),
    ],
)
def test_a_single_answer_in_a_short_fault_phase_accuses_nobody(
    count: int, ms: float, ok: bool, expected: Outcome
) -> None:
    assert outcome(RULE, short(3.0, slow("hover", ms, ok=ok, count=count))) is expected


def page_blocked(ms: float, *, late_ms: float = 1.0) -> list[Fact]:
    """Language features time out while a task of the page runs; the host beats meanwhile."""
    others = without(healthy(), lambda fact: isinstance(fact, NeighbourDid) and 31 <= fact.at < 50)
    facts = [
        replace(fact, late_ms=late_ms) if isinstance(fact, Heartbeat) and fact.at > 31 else fact
        for fact in others
    ]
    answers = [
        NeighbourDid(at, what, 10_000.0, False)
        for at in (42.0, 52.0)
        for what in ("hover", "completion", "diagnostics")
    ]
    fetched = [NeighbourDid(at, "fetch", 15.0, True) for at in ticks(31, 50, 1.0)]
    return [*facts, *answers, *fetched, LongTask(32.0, ms)]


def test_an_answer_that_waits_for_a_blocked_page_is_not_the_hosts_doing() -> None:
    facts = page_blocked(17_900)
    assert outcome(RULE, facts) is Outcome.KEPT
    assert because(RULE, facts).endswith(
        "6 answers of other extensions waited for the editor's page, which was blocked, while the"
        " extension host was on time; see editor_stays_responsive."
    )
    crashed = [*page_blocked(0), PageCrashed(32.0)]
    assert outcome(RULE, crashed) is Outcome.KEPT


def test_a_host_that_is_late_or_a_page_that_was_free_explains_nothing() -> None:
    assert outcome(RULE, page_blocked(2000)) is Outcome.BROKEN
    assert outcome(RULE, page_blocked(19_000, late_ms=90.0)) is Outcome.BROKEN
    silent = without(
        page_blocked(19_000), lambda fact: isinstance(fact, Heartbeat) and fact.at > 33
    )
    assert outcome(RULE, silent) is Outcome.BROKEN
    fetches = [
        *page_blocked(19_000),
        *(NeighbourDid(43.0 + at, "fetch", 9000.0, True) for at in range(9)),
    ]
    assert outcome(RULE, fetches) is Outcome.DEGRADED

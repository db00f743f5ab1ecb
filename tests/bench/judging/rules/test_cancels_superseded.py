from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.facts import Answered, Asked, Fact, Keystroke, StepDone
from bench.judging.finding import Moment, Outcome
from bench.judging.rules.cancels_superseded import CancelsSuperseded
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome

RULE = CancelsSuperseded()


def ghost(
    name: str, at: float, lasts: float | None, *, left: bool = True, call: str = ""
) -> list[Fact]:
    asked = Asked(at, name, "ghost_text", "host", "/path", (), call or name)
    if lasts is None:
        return [asked]
    answer = Answered(at + lasts, name, "ghost_text", None if left else 200, None, 0, left)
    return [asked, answer]


def typed(at: float) -> list[Fact]:
    return [Keystroke(at, 10.0), StepDone(at + 0.01, "type", ok=True, seconds=0.02)]


def superseded(open_s: Sequence[float | None], *, left: bool = True, at: float = 34) -> list[Fact]:
    """Pairs of requests; each first one is open for `open_s` after its second has come."""
    facts: list[Fact] = []
    for number, seconds in enumerate(open_s):
        lasts = None if seconds is None else 0.1 + seconds
        start = at + number * 0.6
        facts += ghost(f"old{number}", start, lasts, left=left)
        facts += ghost(f"new{number}", start + 0.1, 0.05, left=False)
        facts += typed(start + 0.05)
    return [*healthy(), *facts]


def burst(count: int, *, lasts: float = 0.3) -> list[Fact]:
    """`count` requests 10 ms apart, each closed soon after the next one."""
    facts = [
        fact for number in range(count) for fact in ghost(f"b{number}", 35 + number / 100, lasts)
    ]
    return [*healthy(), *facts]


@pytest.mark.parametrize(
    ("open_s", "expected"),
    [
        ([0.4] * 20, Outcome.KEPT),
        ([0.4] * 19 + [0.55], Outcome.KEPT),
        ([0.4] * 18 + [0.55, 0.55], Outcome.DEGRADED),
        ([1.9] * 3, Outcome.DEGRADED),
        ([0.1, 2.1], Outcome.DEGRADED),
        ([0.1, 2.1, 2.1], Outcome.BROKEN),
        ([None] * 3, Outcome.BROKEN),
        ([None] * 2, Outcome.DEGRADED),  # two say little of a share
    ],
)
@pytest.mark.parametrize("at", [13.0, 34.0], ids=["steady state", "fault"])
def test_stale_requests_are_closed_soon(
    open_s: list[float | None], expected: Outcome, at: float
) -> None:
    assert outcome(RULE, superseded(open_s, at=at)) is expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (2, Outcome.KEPT),
        (3, Outcome.DEGRADED),
        (10, Outcome.DEGRADED),
        (11, Outcome.BROKEN),
    ],
)
def test_requests_in_flight_are_counted(count: int, expected: Outcome) -> None:
    assert outcome(RULE, burst(count)) is expected


def test_requests_that_the_backend_ends_soon_are_left_out() -> None:
    assert outcome(RULE, superseded([0.45], left=False)) is Outcome.KEPT
    lucky = [*superseded([0.45] * 5, left=False, at=32), *superseded([None], at=38)]
    assert because(RULE, lucky).startswith("1 of 1 superseded requests for ghost text stayed open")
    assert outcome(RULE, superseded([0.55], left=False)) is Outcome.DEGRADED


def test_what_ended_by_itself_before_the_hard_limit_does_not_count_for_it() -> None:
    def ended(*lasts_s: float) -> list[Fact]:
        facts = healthy()
        for number, lasts in enumerate(lasts_s):
            at = 31 + 4 * number
            facts += ghost(f"old{number}", at, 0.1 + lasts, left=False)
            facts += [*ghost(f"new{number}", at + 0.1, 0.05, left=False), *typed(at + 0.05)]
        return facts

    assert outcome(RULE, ended(1.0, 1.0, 1.0)) is Outcome.DEGRADED
    assert because(RULE, ended(1.0, 1.0, 2.5)) == (
        "3 of 3 superseded requests for ghost text stayed open at 31.1 s (fault phase): still open"
        " after 500 ms = 100% (limit 5%); still open after 2000 ms = 100%. Of 1 that did not end by"
        " themselves within 2000 ms, 1 stayed open that long. With fewer than 3 such requests, that"
        " is degraded at most."
    )
    assert outcome(RULE, ended(1.0, 1.0, 2.5)) is Outcome.DEGRADED
    assert outcome(RULE, ended(1.0, 2.5, 2.5, 2.5)) is Outcome.BROKEN


def test_the_same_call_again_supersedes_nothing() -> None:
    facts = [*ghost("a", 34, 9.0, call="c"), *ghost("b", 35, 1.0, call="c"), *typed(34.5)]
    assert because(RULE, [*healthy(), *facts]) == (
        "None of 3 requests for ghost text stayed open long after a newer one: requests in flight"
        " at once = 2 (soft limit 2, hard limit 10)."
    )


def test_other_phases_and_surfaces_do_not_count() -> None:
    assert outcome(RULE, superseded([None], at=53)) is Outcome.KEPT
    chats = [
        Asked(34 + number, f"c{number}", "chat", "host", "/path", (), f"c{number}")
        for number in range(12)
    ]
    assert outcome(RULE, [*healthy(), *chats]) is Outcome.KEPT


def test_the_sentence_has_counts_and_the_moment_of_the_most() -> None:
    ruling = RULE.judge(Timeline.of(superseded([0.1, 1.0])))
    assert ruling.because == (
        "1 of 2 superseded requests for ghost text stayed open at 34.7 s (fault phase): still open"
        " after 500 ms = 50% (limit 5%)."
    )
    assert ruling.details == (
        "Of 2 superseded requests for ghost text 1 were closed within 500 ms.",
        "At most 2 were in flight at once, at 34.1 s in phase 'fault'.",
    )
    (evidence,) = ruling.evidence
    assert (evidence.kind, evidence.text, evidence.at) == ("request", "ghost_text /path", 34.6)


def test_a_crowd_of_requests_is_reported_with_its_moment() -> None:
    ruling = RULE.judge(Timeline.of(burst(11)))
    assert ruling.headline == "The extension had 11 requests for ghost text in flight at once"
    assert ruling.when == Moment(35.1, "fault")


def test_a_run_without_a_fault_phase_is_unknown() -> None:
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 29]) is Outcome.UNKNOWN


def test_without_a_key_between_them_two_requests_may_both_be_of_use() -> None:
    both = [*ghost("a", 44, 2.2, left=False), *ghost("b", 44.4, 2.2, left=False)]
    assert because(RULE, [*healthy(), *both]).startswith("None of 3 requests")
    assert outcome(RULE, [*healthy(), *both, *typed(44.2)]) is Outcome.DEGRADED


@pytest.mark.parametrize("how", ["closed", "goaway", "rst:NO_ERROR", "rst:CANCEL", "rst:99"])
def test_any_reset_of_the_stream_cancels(how: str) -> None:
    """undici gives no code, Chromium gives CANCEL."""
    facts = [
        replace(fact, client_end=how, http="2")
        if isinstance(fact, Answered) and fact.client_left
        else fact
        for fact in superseded([0.1] * 5)
    ]
    assert outcome(RULE, facts) is Outcome.KEPT

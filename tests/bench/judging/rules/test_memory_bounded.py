from dataclasses import replace

import pytest

from bench.facts import FAULT, RECOVERY, Fact, OutOfMemory, PhaseBegan, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import Outcome
from bench.judging.rules.memory_bounded import MemoryBounded
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, sample, ticks, without

RULE = MemoryBounded()


def peak(role: str, by_mb: float, start: float = 35.0, end: float = 35.5) -> list[Fact]:
    return [
        replace(fact, rss_mb=fact.rss_mb + by_mb)
        if isinstance(fact, ProcessSample) and fact.role == role and start <= fact.at < end
        else fact
        for fact in healthy()
    ]


@pytest.mark.parametrize("role", [HOST, RENDERER])
@pytest.mark.parametrize(
    ("by_mb", "expected"),
    [
        (300, Outcome.KEPT),
        (301, Outcome.DEGRADED),
        (1000, Outcome.DEGRADED),
        (1001, Outcome.BROKEN),
    ],
)
def test_each_peak_is_compared_with_the_steady_state(
    role: str, by_mb: float, expected: Outcome
) -> None:
    assert outcome(RULE, peak(role, by_mb)) is expected


def test_the_sentence_names_role_peak_moment_and_phase() -> None:
    assert because(RULE, peak(RENDERER, 710.4)) == (
        "The renderer's memory peaked at 35.0 s (fault phase): growth over the steady state 710 MB"
        " (soft limit 300 MB, hard limit 1000 MB); peak 1410 MB."
    )
    assert because(RULE, peak(HOST, 310)).endswith(" MB (limit 1900 MB).")
    assert RULE.judge(Timeline.of(peak(RENDERER, 710.4))).details == (
        "It was 700 MB before the fault (median of the steady state's last 5 s).",
    )


def test_children_are_summed_at_each_moment_and_may_be_new() -> None:
    children = [
        sample(at, HOST_CHILD, 200, pid) for at in ticks(52, 54, 0.25) for pid in (300, 301)
    ]
    assert outcome(RULE, [*healthy(), *children]) is Outcome.DEGRADED
    ruling = RULE.judge(Timeline.of([*healthy(), *children]))
    assert ruling.headline == "The memory of the extension host's children peaked"
    assert [measure.value for measure in ruling.measures] == [400, 400]  # growth and peak
    assert ruling.when is not None
    assert ruling.when.phase == RECOVERY


def test_children_that_take_turns_are_not_summed() -> None:
    first, second = (
        [sample(at, HOST_CHILD, 200, pid) for at in ticks(start, start + 2, 0.25)]
        for start, pid in ((52.0, 300), (54.0, 301))
    )
    assert outcome(RULE, [*healthy(), *first, *second]) is Outcome.KEPT


def test_a_host_near_its_heap_limit_is_broken_however_large_it_was_before() -> None:
    large = [
        replace(fact, rss_mb=1700.0)
        if isinstance(fact, ProcessSample) and fact.role == HOST
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, large) is Outcome.KEPT
    swollen = [
        replace(fact, rss_mb=1901.0)
        if isinstance(fact, ProcessSample) and fact.role == HOST and 40 < fact.at < 41
        else fact
        for fact in large
    ]
    assert outcome(RULE, swollen) is Outcome.BROKEN
    more = [sample(at, HOST_CHILD, 950, 300) for at in ticks(35, 37, 0.25)]
    text = because(RULE, [*swollen, *more])
    assert text.startswith("The extension host's memory peaked at 40.")
    assert text.endswith("; peak 1901 MB (limit 1900 MB).")
    assert outcome(RULE, peak(RENDERER, 250)) is Outcome.KEPT


def test_a_peak_outside_fault_and_recovery_is_not_judged_here() -> None:
    assert outcome(RULE, peak(HOST, 900, 12.0, 13.0)) is Outcome.KEPT
    assert outcome(RULE, peak(HOST, 900, 62.0, 63.0)) is Outcome.KEPT


def test_the_kernels_killing_is_broken_until_the_editor_is_closed() -> None:
    facts = [*healthy(), OutOfMemory(35.0, 1), OutOfMemory(52.0, 2)]
    assert outcome(RULE, facts) is Outcome.BROKEN
    assert because(RULE, facts) == (
        "The kernel killed 3 processes for lack of memory, the first at 35.0 s (fault phase)."
    )
    assert because(RULE, [*healthy(), OutOfMemory(15.0, 1)]) == (
        "The kernel killed 1 process for lack of memory at 15.0 s (steady state phase)."
    )
    assert outcome(RULE, [*healthy(), OutOfMemory(71.0, 1)]) is Outcome.KEPT


def test_without_the_fault_or_the_host_nothing_is_known() -> None:
    early = [fact for fact in healthy() if fact.at < 30]
    assert outcome(RULE, early) is Outcome.UNKNOWN
    assert because(RULE, early) == f"The run ended before the {FAULT} phase."
    blind = without(healthy(), lambda fact: isinstance(fact, ProcessSample) and fact.role == HOST)
    assert outcome(RULE, blind) is Outcome.UNKNOWN


def test_a_renderer_that_was_not_measured_before_is_not_accused() -> None:
    late = without(
        peak(RENDERER, 900),
        lambda fact: isinstance(fact, ProcessSample) and fact.role == RENDERER and fact.at < 30,
    )
    assert outcome(RULE, late) is Outcome.KEPT


def test_a_run_that_ends_in_the_fault_is_judged_as_far_as_it_went() -> None:
    cut = [fact for fact in peak(HOST, 2000) if fact.at < 45 and not isinstance(fact, PhaseBegan)]
    began = [fact for fact in healthy() if isinstance(fact, PhaseBegan) and fact.at < 45]
    assert outcome(RULE, [*began, *cut]) is Outcome.BROKEN

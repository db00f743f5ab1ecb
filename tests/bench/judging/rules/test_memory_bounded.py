from dataclasses import replace

import pytest

from bench.facts import (
    FAULT,
    RECOVERY,
    Fact,
    HostExit,
    OutOfMemory,
    PageCrashed,
    PhaseBegan,
    ProcessGone,
    ProcessSample,
)
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
        "The renderer's memory peaked at 35.0 s (fault phase): growth over the steady state = 710"
        " MB (soft limit 300 MB, hard limit 1000 MB); peak = 1410 MB."
    )
    assert because(RULE, peak(HOST, 310)).endswith(
        " = 310 MB (soft limit 300 MB, hard limit 1000 MB)."
    )
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
    assert text.endswith(": peak = 1901 MB (limit 1900 MB).")
    assert outcome(RULE, peak(RENDERER, 250)) is Outcome.KEPT


def test_a_peak_outside_fault_and_recovery_is_not_judged_here() -> None:
    assert outcome(RULE, peak(HOST, 900, 12.0, 13.0)) is Outcome.KEPT
    assert outcome(RULE, peak(HOST, 900, 62.0, 63.0)) is Outcome.KEPT


def killed(
    role: str, pid: int, *ends: Fact, grown_mb: float = 400.0, pids: tuple[int, ...] = ()
) -> list[Fact]:
    """The kernel kills at 36 s and a process is gone, after its memory has grown."""
    facts = peak(role, grown_mb, 31.0, 36.0)
    if role == HOST_CHILD:
        facts += [sample(at, role, grown_mb, pid) for at in ticks(31, 36, 0.25)]
    return [*facts, ProcessGone(36.2, pid, role), *ends, OutOfMemory(36.5, 1, pids)]


HOST_KILLED = HostExit(36.3, 100, None, "SIGKILL")


@pytest.mark.parametrize("pids", [(), (100,)])  # an older bench recorded none
def test_a_host_that_the_kernel_kills_after_it_has_grown_is_broken(pids: tuple[int, ...]) -> None:
    facts = killed(HOST, 100, HOST_KILLED, pids=pids)
    assert outcome(RULE, facts) is Outcome.BROKEN
    assert because(RULE, facts) == (
        "The kernel killed the extension host (pid 100) for lack of memory at 36.2 s (fault phase)."
    )
    both = [*facts, ProcessGone(36.4, 200, RENDERER), PageCrashed(36.4)]
    assert because(RULE, [*both, OutOfMemory(36.6, 1, (200,))]) == (
        "The kernel killed the extension host (pid 100) and the renderer (pid 200) for lack of"
        " memory, the first at 36.2 s (fault phase)."
    )


@pytest.mark.parametrize(
    "foreign",
    [
        [OutOfMemory(36.5, 1)],  # a container next door
        [OutOfMemory(36.5, 2), OutOfMemory(52.0, 1)],
        [ProcessGone(36.2, 100, HOST), HostExit(36.3, 100, 0, None), OutOfMemory(36.5, 1, (100,))],
        [ProcessGone(36.2, 100, HOST), HostExit(36.3, 100, 134, None), OutOfMemory(36.5, 1)],
        [ProcessGone(36.2, 300, "browser utility"), OutOfMemory(36.5, 1, (300,))],
        [sample(36.0, HOST_CHILD, 30, 300), ProcessGone(36.2, 300, HOST_CHILD), OutOfMemory(36, 1)],
        [ProcessGone(41.0, 200, RENDERER), OutOfMemory(36.5, 1)],
        [ProcessGone(70.8, 100, HOST), OutOfMemory(71.0, 1, (100,))],  # the editor was closed
    ],
)
def test_a_kill_that_hit_no_process_of_the_editor_is_not_mentioned(foreign: list[Fact]) -> None:
    assert outcome(RULE, [*healthy(), *foreign]) is Outcome.KEPT


def test_a_kill_while_the_editor_used_no_more_than_before_accuses_nobody() -> None:
    facts = killed(HOST, 100, HOST_KILLED, grown_mb=40.0)
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert because(RULE, facts) == (
        "The kernel killed the extension host (pid 100) at 36.2 s (fault phase). The kernel killed"
        " for lack of memory when the editor's had grown by 40 MB: other programs may have used the"
        " memory."
    )
    early = [*healthy(), ProcessGone(15.0, 200, RENDERER), PageCrashed(15.0), OutOfMemory(15.5, 1)]
    assert outcome(RULE, early) is Outcome.UNKNOWN


def test_a_kill_at_the_cap_of_the_container_is_named_with_it() -> None:
    grown, small = (
        [
            replace(fact, cap_mb=1024) if isinstance(fact, OutOfMemory) else fact
            for fact in killed(HOST, 100, HOST_KILLED, grown_mb=mb)
        ]
        for mb in (400.0, 40.0)
    )
    assert outcome(RULE, grown) is Outcome.BROKEN
    assert because(RULE, grown) == (
        "The kernel killed the extension host (pid 100) at the limit of the editor's container,"
        " 1024 MiB at 36.2 s (fault phase)."
    )
    assert outcome(RULE, small) is Outcome.UNKNOWN
    assert because(RULE, small) == (
        "The kernel killed the extension host (pid 100) at 36.2 s (fault phase). The limit of the"
        " editor's container, 1024 MiB, was reached when the memory of the editor had grown by 40"
        " MB: the limit may be too low."
    )


@pytest.mark.parametrize(("role", "pid"), [(HOST, 100), (HOST_CHILD, 300), (RENDERER, 200)])
@pytest.mark.parametrize(("grown_mb", "expected"), [(250, "unknown"), (1100, "broken")])
def test_a_process_that_may_have_ended_in_another_way_makes_it_unknown(
    role: str, pid: int, grown_mb: float, expected: str
) -> None:
    facts = killed(role, pid, grown_mb=grown_mb)
    assert outcome(RULE, facts) == expected
    if expected == "unknown":
        assert because(RULE, facts) == (
            f"The {role} (pid {pid}) ended when the kernel killed a process for lack of memory at"
            " 36.2 s (fault phase). Whether it was this one is not known."
        )


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

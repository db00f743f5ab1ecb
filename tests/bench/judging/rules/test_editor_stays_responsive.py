from dataclasses import replace

import pytest

from bench.facts import (
    FAULT,
    STEADY,
    Fact,
    Keystroke,
    LongTask,
    MachineLoad,
    MachineStalled,
    OutOfMemory,
    PageCrashed,
    ProcessGone,
    ProcessSample,
    StepDone,
)
from bench.facts.roles import RENDERER
from bench.judging.finding import Outcome
from bench.judging.page_blocks import SHARED
from bench.judging.rules.editor_stays_responsive import EditorStaysResponsive
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, slower, without

RULE = EditorStaysResponsive()


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(2.4, Outcome.KEPT), (4.0, Outcome.DEGRADED), (13.0, Outcome.BROKEN)],
)
def test_painting_under_the_fault_is_compared_with_the_limits(
    factor: float, expected: Outcome
) -> None:
    assert outcome(RULE, slower(healthy(), factor, FAULT)) is expected


@pytest.mark.parametrize(("slow", "expected"), [(3, Outcome.KEPT), (7, Outcome.DEGRADED)])
def test_a_few_slow_keys_of_thirty_may_be_chance(slow: int, expected: Outcome) -> None:
    keys = [fact for fact in healthy() if isinstance(fact, Keystroke) and 30 < fact.at < 50][:slow]
    facts = [replace(fact, paint_ms=150.0) if fact in keys else fact for fact in healthy()]
    assert outcome(RULE, facts) is expected


@pytest.mark.parametrize(("gap_s", "expected"), [(0.0, Outcome.KEPT), (0.03, Outcome.DEGRADED)])
def test_one_hitch_is_one_however_many_keys_wait_for_its_frame(
    gap_s: float, expected: Outcome
) -> None:
    keys = [fact for fact in healthy() if isinstance(fact, Keystroke) and 30 < fact.at < 50][:10]
    frames = {key: keys[-1].at + 0.15 + number * gap_s for number, key in enumerate(keys)}
    facts = [
        replace(fact, paint_ms=1000 * (frames[fact] - fact.at)) if fact in frames else fact
        for fact in healthy()
    ]
    assert outcome(RULE, facts) is expected


def test_a_page_that_paints_once_a_second_is_broken_though_its_frames_are_few() -> None:
    facts = [
        replace(fact, paint_ms=1000 * (round(fact.at + 0.8) - fact.at))
        if isinstance(fact, Keystroke) and 30 < fact.at < 50
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, facts) is Outcome.BROKEN
    ruling = RULE.judge(Timeline.of(facts))
    assert ruling.headline == "Typing became slow under the fault"
    assert "over 30 keys in 2 frames" in ruling.details[0]


def test_a_slow_machine_is_slow_before_the_fault_too() -> None:
    facts = slower(slower(healthy(), 8.0, STEADY), 9.0, FAULT)
    assert outcome(RULE, facts) is Outcome.KEPT


def test_a_stall_of_the_machine_makes_it_unknown() -> None:
    facts = [*slower(healthy(), 13.0, FAULT), MachineStalled(33.0, 700.0)]
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert "stood still for 700 ms" in because(RULE, facts)


def test_text_that_does_not_arrive_and_a_crashed_page_are_broken() -> None:
    assert outcome(RULE, [*healthy(), PageCrashed(35.0)]) is Outcome.BROKEN
    assert because(RULE, [*healthy(), PageCrashed(35.0)]) == (
        "The editor's page crashed at 35.0 s (fault phase)."
    )
    lost = [
        replace(fact, ok=False, note="Waited 10 s.")
        if isinstance(fact, StepDone) and fact.step == "typing lands" and fact.at > 30
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, lost) is Outcome.BROKEN
    assert because(RULE, lost) == (
        "Typed text did not arrive in the document at 34.0 s (fault phase). Waited 10 s."
    )


def test_few_keys_are_not_enough() -> None:
    facts = without(healthy(), lambda fact: isinstance(fact, Keystroke) and 30 < fact.at < 32.6)
    assert outcome(RULE, facts) is Outcome.UNKNOWN


def test_steal_time_makes_it_unknown() -> None:
    stolen = [MachineLoad(31.0 + second, 90.0, 35.0) for second in range(15)]
    facts = [*slower(healthy(), 13.0, FAULT), *stolen]
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert "Other VMs took 35% of the machine's CPU time" in because(RULE, facts)
    assert outcome(RULE, [*healthy(), *stolen]) is Outcome.KEPT


@pytest.mark.parametrize(
    ("ms", "expected"),
    [(900.0, Outcome.KEPT), (1200.0, Outcome.DEGRADED), (3100.0, Outcome.BROKEN)],
)
def test_one_long_task_counts_though_nobody_typed(ms: float, expected: Outcome) -> None:
    facts = [*healthy(), LongTask(33.0, ms)]
    assert outcome(RULE, facts) is expected
    assert ms < 1000 or because(RULE, facts) == (
        f"One task blocked the editor's page at 33.0 s (fault phase): longest task = {ms:.0f} ms"
        " (soft limit 1000 ms, hard limit 3000 ms); longest before the fault = 0 ms. In this"
        " browser-based VS Code, webviews run in the process of the editor's page, so the cause may"
        " be a webview."
    )


def test_a_long_task_of_the_steady_state_is_the_measure_of_those_under_the_fault() -> None:
    assert (
        outcome(RULE, [*healthy(), LongTask(22.0, 1500.0), LongTask(33.0, 2200.0)]) is Outcome.KEPT
    )


def crowded(ran_s: float, waited_s: float) -> list[Fact]:
    """Other programs keep all cores busy; the page runs and waits for so long under the fault."""
    samples = [
        ProcessSample(at, 201, RENDERER, 1.0, 100.0, ran_s=ran, waited_s=waited)
        for at, ran, waited in ((30.1, 1.0, 0.0), (49.9, ran_s, waited_s))
    ]
    return [*(MachineLoad(31.0 + second, 100.0, 0.0, 2) for second in range(19)), *samples]


@pytest.mark.parametrize(("waited_s", "expected"), [(2.0, Outcome.DEGRADED), (10.0, Outcome.KEPT)])
def test_what_others_kept_the_page_waiting_for_is_not_the_extensions_doing(
    waited_s: float, expected: Outcome
) -> None:
    facts = [
        *slower(healthy(), 4.0, FAULT),
        *crowded(6.0, waited_s),
    ]  # 160 ms, of which 100 are allowed
    assert outcome(RULE, facts) is expected
    assert (
        because(RULE, facts)
        .removesuffix(f" {SHARED}")
        .endswith("With waiting for CPU cores that other programs used, p95 was 160 ms.")
    )


@pytest.mark.parametrize(("waited_s", "expected"), [(8.0, Outcome.BROKEN), (16.0, Outcome.UNKNOWN)])
def test_keys_that_mostly_waited_for_cores_prove_nothing(
    waited_s: float, expected: Outcome
) -> None:
    """The page's main thread is not the only one that paints; the waits of others are unknown."""
    crowd = crowded(4.0, waited_s)
    assert outcome(RULE, [*slower(healthy(), 100.0, FAULT), *crowd]) is expected
    assert outcome(RULE, [*healthy(), LongTask(30.2, 19_000.0), *crowd]) is expected


def test_text_that_something_else_received_is_no_accusation() -> None:
    astray = [
        replace(fact, ok=False, note="The keyboard focus went to the webview of a.b.")
        if isinstance(fact, StepDone) and fact.step == "typing lands" and fact.at > 30
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, astray) is Outcome.KEPT


@pytest.mark.parametrize(
    ("grown_mb", "expected"), [(0.0, Outcome.UNKNOWN), (500.0, Outcome.BROKEN)]
)
def test_a_page_that_others_left_no_memory_for_is_not_accused(
    grown_mb: float, expected: Outcome
) -> None:
    facts = [
        replace(fact, rss_mb=fact.rss_mb + grown_mb * (fact.at > 31))
        if isinstance(fact, ProcessSample) and fact.role == RENDERER
        else fact
        for fact in healthy()
    ]
    ends = [ProcessGone(35.0, 200, RENDERER), PageCrashed(35.1), OutOfMemory(35.5, 1, (200,))]
    assert outcome(RULE, [*facts, *ends]) is expected
    assert outcome(RULE, [*facts, *ends[:2]]) is Outcome.BROKEN

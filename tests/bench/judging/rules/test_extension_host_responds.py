from dataclasses import replace

import pytest

from bench.facts import Fact, Heartbeat, HostHung, HostInspected, MachineStalled, ProcessSample
from bench.facts.roles import HOST
from bench.judging.finding import Outcome
from bench.judging.rules.extension_host_responds import ExtensionHostResponds
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, without

RULE = ExtensionHostResponds()


def silent(start: float, end: float) -> list[Fact]:
    return without(healthy(), lambda fact: isinstance(fact, Heartbeat) and start < fact.at < end)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (35.0, 35.8, Outcome.KEPT),
        (35.0, 36.5, Outcome.DEGRADED),
        (35.0, 40.0, Outcome.BROKEN),
        (66.0, 71.0, Outcome.BROKEN),  # silence until the end has no beat after it
        (6.0, 8.5, Outcome.KEPT),  # a slow start is not yet a hang
        (6.0, 9.9, Outcome.BROKEN),
    ],
)
def test_a_gap_is_judged_by_its_length(start: float, end: float, expected: Outcome) -> None:
    assert outcome(RULE, silent(start, end)) is expected


def test_the_sentence_names_length_moment_and_phase() -> None:
    assert because(RULE, silent(35.05, 40.05)) == (
        "The extension host stopped responding at 35.0 s (fault phase): longest gap between two"
        " heartbeats = 5.1 s (soft limit 1 s, hard limit 3 s)."
    )


def test_a_start_has_only_the_hard_limit() -> None:
    assert because(RULE, silent(6.0, 8.5)).endswith("(limit 3 s).")


def test_the_sentence_names_the_busy_function() -> None:
    hung = HostHung(37.0, 100, ("spin (/e/extensions/a.b-1/x.js:7)", "main (x.js:1)"), "profiles/p")
    ruling = RULE.judge(Timeline.of([*silent(35.05, 40.05), hung]))
    assert "It was busy in spin (/e/extensions/a.b-1/x.js:7); the CPU profile is" in ruling.because
    assert [(evidence.kind, evidence.text) for evidence in ruling.evidence] == [
        ("stack", "spin (/e/extensions/a.b-1/x.js:7)"),
        ("stack", "main (x.js:1)"),
        ("profile", "profiles/p"),
    ]


def test_a_machine_that_stood_still_is_not_the_extensions_fault() -> None:
    stalled = [*silent(35.0, 40.0), MachineStalled(39.0, 4500.0)]
    assert outcome(RULE, stalled) is Outcome.UNKNOWN
    assert because(RULE, stalled).endswith(
        "The machine kept the host from running for 4.5 s of this gap."
    )


@pytest.mark.parametrize(
    ("start", "cost_s", "expected"),
    [
        (36.6, 2.0, Outcome.DEGRADED),  # 1.5 s of the gap were there before the inspection
        (36.6, 0.1, Outcome.BROKEN),  # a host that hangs answers the inspector at once
        (50.0, 2.0, Outcome.BROKEN),  # another moment
    ],
)
def test_what_the_benchs_inspection_costs_is_not_the_extensions_fault(
    start: float, cost_s: float, expected: Outcome
) -> None:
    inspected = HostInspected(start + 2.5, 100, 2.5, cost_s)
    facts = [*silent(35.05, 39.0), inspected]
    assert outcome(RULE, facts) is expected
    excused = "The bench's inspector cost the host 2.0 s of it." in because(RULE, facts)
    assert excused == (expected is Outcome.DEGRADED)


def test_a_restart_is_no_gap() -> None:
    facts = without(healthy(), lambda fact: isinstance(fact, Heartbeat) and fact.at > 35)
    dead = without(facts, lambda fact: getattr(fact, "pid", 0) == 100 and fact.at > 35)
    again = [Heartbeat(40 + index / 10, 101, 1.0) for index in range(300)]
    assert outcome(RULE, [*dead, *again]) is Outcome.KEPT


def test_no_heartbeat_at_all_is_unknown() -> None:
    assert outcome(RULE, without(healthy(), lambda f: isinstance(f, Heartbeat))) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "ran_s", "expected"),
    [
        ("running", 4.9, Outcome.BROKEN),  # a loop that blocks the host, with a core to itself
        ("running", 1.5, Outcome.DEGRADED),  # 1.5 s of work, for which it had to queue
        ("running", 0.5, Outcome.UNKNOWN),
        ("stopped", 0.0, Outcome.BROKEN),
        ("sleeping", 0.1, Outcome.BROKEN),  # it waits for something, and the loop with it
    ],
)
def test_a_gap_is_excused_only_if_the_machine_kept_a_runnable_host_from_running(
    status: str, ran_s: float, expected: Outcome
) -> None:
    assert outcome(RULE, starved(35.05, 40.05, status, ran_s)) is expected


@pytest.mark.parametrize(("waited_s", "expected"), [(3.9, Outcome.KEPT), (0.1, Outcome.BROKEN)])
def test_a_silence_until_the_end_is_excused_if_the_host_had_no_core(
    waited_s: float, expected: Outcome
) -> None:
    """No beat follows it, so the wait is read from the samples of the process."""

    def sampled(fact: Fact) -> Fact:
        if not (isinstance(fact, ProcessSample) and fact.role == HOST):
            return fact
        silent_s = min(max(0.0, fact.at - 66.0), 4.0)
        return replace(fact, ran_s=fact.at, waited_s=waited_s * silent_s / 4)

    assert outcome(RULE, [sampled(fact) for fact in silent(66.0, 71.0)]) is expected


def test_a_start_has_to_share_the_cores_with_the_browser() -> None:
    assert outcome(RULE, starved(5.55, 9.85, "running", 2.5)) is Outcome.KEPT
    assert outcome(RULE, starved(5.55, 9.85, "running", 4.0)) is Outcome.BROKEN


def starved(start: float, end: float, status: str, ran_s: float) -> list[Fact]:
    """A gap in which the host had `status` and ran for `ran_s`."""
    facts: list[Fact] = []
    for fact in silent(start, end):
        if isinstance(fact, Heartbeat):
            fact = replace(fact, ran_s=10.0 + (ran_s if fact.at > end - 0.1 else 0.0))
        elif isinstance(fact, ProcessSample) and fact.role == HOST and start < fact.at < end:
            fact = replace(fact, status=status)
        facts.append(fact)
    return facts


@pytest.mark.parametrize(
    ("waited_s", "expected"),
    [(0.2, Outcome.BROKEN), (2.5, Outcome.DEGRADED), (4.5, Outcome.KEPT)],
)
def test_the_wait_for_a_core_that_the_kernel_reports_is_subtracted(
    waited_s: float, expected: Outcome
) -> None:
    facts = waiting(silent(35.05, 40.05), {40.0: waited_s})
    assert outcome(RULE, facts) is expected
    note = f"The machine kept the host from running for {waited_s:.1f} s of this gap."
    assert (note in because(RULE, facts)) == (expected is not Outcome.BROKEN)


@pytest.mark.parametrize(
    ("waited_s", "expected"),
    [(0.4, Outcome.DEGRADED), (0.7, Outcome.KEPT)],  # of 2 s: a quarter is what slows the rest down
)
def test_work_while_others_ran_counts_for_two_thirds(waited_s: float, expected: Outcome) -> None:
    facts = waiting(silent(35.05, 37.05), {37.0: waited_s})
    assert outcome(RULE, facts) is expected


def test_the_gravest_gap_is_the_one_that_the_host_caused() -> None:
    both = [fact for fact in silent(35.05, 40.05) if fact in silent(20.05, 22.05)]
    assert because(RULE, waiting(both, {40.0: 4.5})).startswith(
        "The extension host stopped responding at 20.0 s (steady state phase): gap between two"
        " heartbeats = 2.1 s"
    )


def waiting(facts: list[Fact], waited: dict[float, float]) -> list[Fact]:
    """The same with the kernel's report: from each moment on, the host has waited longer."""
    return [
        replace(fact, waited_s=sum(more for at, more in waited.items() if fact.at >= at))
        if isinstance(fact, Heartbeat)
        else fact
        for fact in facts
    ]

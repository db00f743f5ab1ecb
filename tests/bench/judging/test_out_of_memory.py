from dataclasses import replace

import pytest

from bench.facts import Fact, HostExit, OutOfMemory, PageCrashed, ProcessGone, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.all_rules import known_rules
from bench.judging.finding import Outcome
from bench.judging.out_of_memory import (
    Victim,
    grown_mb,
    not_grown,
    oom_victims,
    others_memory,
)
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.testing.story import healthy, sample, without


def victims(*facts: Fact) -> list[Victim]:
    return oom_victims(Timeline.of([*healthy(), *facts]))


def test_sigkill_and_a_crashed_page_make_a_victim_certain() -> None:
    host = [ProcessGone(40.0, 100, HOST), HostExit(40.1, 100, None, "SIGKILL")]
    page = [ProcessGone(40.0, 200, RENDERER), PageCrashed(40.2)]
    killed = OutOfMemory(40.5, 2, (100, 200))
    assert victims(killed, *host, *page) == [
        Victim(40.0, 100, HOST, certain=True),
        Victim(40.0, 200, RENDERER, certain=True),
    ]
    assert victims(killed, host[0]) == [Victim(40.0, 100, HOST, certain=False)]
    assert victims(*host) == []


def test_a_small_child_is_none_because_the_kernel_kills_the_largest() -> None:
    gone, killed = ProcessGone(40.0, 300, HOST_CHILD), OutOfMemory(40.5, 1, (300,))
    assert victims(sample(39.9, HOST_CHILD, 60, 300), gone, killed) == []
    (child,) = victims(sample(39.9, HOST_CHILD, 900, 300), gone, killed)
    assert not child.certain


def test_the_growth_is_that_of_the_role_that_grew_most() -> None:
    facts = [
        replace(fact, rss_mb=fact.rss_mb + 70)
        if isinstance(fact, ProcessSample) and fact.role == RENDERER and fact.at > 31
        else fact
        for fact in healthy()
    ]
    assert grown_mb(Timeline.of(facts), 40.0) == 70
    assert grown_mb(Timeline.of(facts), 15.0) is None
    blind = without(facts, lambda fact: isinstance(fact, ProcessSample))
    assert grown_mb(Timeline.of(blind), 40.0) is None


def test_others_are_named_only_for_the_process_that_was_killed() -> None:
    facts = [*healthy(), ProcessGone(40.0, 100, HOST), OutOfMemory(40.5, 1, (100,))]
    assert "other programs" in others_memory(Timeline.of(facts), HOST, 40.0)
    assert others_memory(Timeline.of(facts), RENDERER, 40.0) == ""
    assert others_memory(Timeline.of(facts), HOST, 45.0) == ""


def killed_at_cap(grown: float) -> list[Fact]:
    """The kernel kills the host at the cap of its container, when it has grown by `grown` MB."""
    facts = [
        replace(fact, rss_mb=fact.rss_mb + grown)
        if isinstance(fact, ProcessSample) and fact.role == HOST and fact.at > 31
        else fact
        for fact in healthy()
    ]
    ends = [ProcessGone(40.0, 100, HOST), HostExit(40.1, 100, None, "SIGKILL")]
    return [*facts, *ends, OutOfMemory(40.5, 1, (100,), 1024)]


def test_the_cap_of_the_container_is_named_if_it_was_reached() -> None:
    (victim,) = oom_victims(Timeline.of(killed_at_cap(500)))
    assert victim == Victim(40.0, 100, HOST, certain=True, cap_mb=1024)
    assert victim.at_cap == "at the limit of the editor's container, 1024 MiB"
    assert replace(victim, cap_mb=0).at_cap == "for lack of memory"


def test_a_cap_that_is_reached_without_growth_may_be_too_low() -> None:
    assert not_grown(Timeline.of(killed_at_cap(500)), 40.0, cap_mb=1024) == ""
    assert others_memory(Timeline.of(killed_at_cap(20)), HOST, 40.0) == (
        "The limit of the editor's container, 1024 MiB, was reached when the memory of the editor"
        " had grown by 20 MB: the limit may be too low."
    )


# What the facts of a kill that hit another program's process can look like.
FOREIGN: dict[str, list[Fact]] = {
    "counted": [OutOfMemory(36.5, 1)],
    "twice": [OutOfMemory(36.5, 2), OutOfMemory(52.0, 1)],
    "while a helper ends": [
        ProcessGone(36.2, 300, "browser utility"),
        OutOfMemory(36.5, 1, (300,)),
    ],
    "after the editor was closed": [ProcessGone(70.8, 100, HOST), OutOfMemory(71.0, 1, (100,))],
}
RULES = [kind() for kind in known_rules().values()]


@pytest.mark.parametrize("facts", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_kill_changes_no_verdict(facts: list[Fact]) -> None:
    verdict = judge(RULES, Timeline.of([*healthy(), *facts]))
    assert verdict.outcome is Outcome.KEPT, verdict.because
    assert {finding.outcome for finding in verdict.findings} == {Outcome.KEPT}


def test_a_kill_of_the_grown_host_at_the_cap_is_the_verdict() -> None:
    verdict = judge(RULES, Timeline.of(killed_at_cap(500)))
    assert verdict.outcome is Outcome.BROKEN
    blaming = {each.rule for each in verdict.findings if "1024 MiB" in each.because}
    assert blaming == {"memory_bounded", "extension_host_stays_up"}

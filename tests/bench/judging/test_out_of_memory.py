from dataclasses import replace

from bench.facts import Fact, HostExit, OutOfMemory, PageCrashed, ProcessGone, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.out_of_memory import Victim, grown_mb, oom_victims, others_memory
from bench.judging.timeline import Timeline
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

from dataclasses import replace

import pytest

from bench.facts import Fact, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import Outcome
from bench.judging.rules.memory_settles import MemorySettles
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, sample, ticks, without

RULE = MemorySettles()


def grown(role: str, by_mb: float) -> list[Fact]:
    return [
        replace(fact, rss_mb=fact.rss_mb + by_mb)
        if isinstance(fact, ProcessSample) and fact.role == role and fact.at > 31
        else fact
        for fact in healthy()
    ]


@pytest.mark.parametrize("role", [HOST, RENDERER])
@pytest.mark.parametrize(
    ("by_mb", "expected"),
    [(-50, Outcome.KEPT), (90, Outcome.KEPT), (250, Outcome.DEGRADED), (600, Outcome.BROKEN)],
)
def test_each_memory_is_judged_apart(role: str, by_mb: float, expected: Outcome) -> None:
    assert outcome(RULE, grown(role, by_mb)) is expected


@pytest.mark.parametrize(("by_mb", "expected"), [(255, Outcome.KEPT), (275, Outcome.DEGRADED)])
def test_a_big_process_may_grow_by_a_third(by_mb: float, expected: Outcome) -> None:
    facts = [
        replace(fact, rss_mb=800 + by_mb * (fact.at > 31))
        if isinstance(fact, ProcessSample) and fact.role == HOST
        else fact
        for fact in healthy()
    ]
    assert outcome(RULE, facts) is expected
    (growth, now) = RULE.judge(Timeline.of(facts)).measures
    assert (growth.value, now.value) == (by_mb, 800 + by_mb)
    assert (growth.soft, growth.hard) == (264, 500)
    assert (growth.soft_from, growth.hard_from) == ("growth_share", "growth_hard_mb")
    settled = "settled" if expected is Outcome.KEPT else "did not settle"
    assert because(RULE, facts) == (
        f"The extension host's memory {settled} after the fault: growth over the steady state's"
        f" highest value = {by_mb} MB (soft limit 264 MB, hard limit 500 MB); now ="
        f" {800 + by_mb} MB."
    )


def test_a_child_that_swells_while_the_host_stays_clean_is_seen() -> None:
    child = [sample(at, HOST_CHILD, 700, 300) for at in ticks(35, 70, 0.25)]
    assert outcome(RULE, [*healthy(), *child]) is Outcome.BROKEN
    details = RULE.judge(Timeline.of([*healthy(), *child])).details
    assert details[1] == (
        "The memory of the extension host's children: 0 -> 700 MB (+700 ± 0; limits +100 / +500"
        " MB)."
    )
    assert because(RULE, [*healthy(), *child]).startswith(
        "The memory of the extension host's children did not settle after the fault: growth over"
        " the steady state's highest value = 700 MB (soft limit 100 MB, hard limit 500 MB); now ="
        " 700"
    )


def test_what_the_steady_state_had_at_its_highest_is_no_growth() -> None:
    (steady,) = [
        sample for sample in healthy() if isinstance(sample, ProcessSample) and sample.role == HOST
    ][100:101]
    high = replace(steady, rss_mb=steady.rss_mb + 300)
    assert outcome(RULE, [*grown(HOST, 250), high]) is Outcome.KEPT


def test_a_peak_that_is_given_back_is_kept() -> None:
    peak = [sample(at, HOST_CHILD, 3000, 300) for at in ticks(35, 60, 0.25)]
    assert outcome(RULE, [*healthy(), *peak]) is Outcome.KEPT


def test_the_sentence_and_its_limits_are_those_of_one_measured_process() -> None:
    shrunk = [
        replace(fact, rss_mb=fact.rss_mb - 200 * (fact.at > 31))
        if isinstance(fact, ProcessSample)
        else fact
        for fact in healthy()
    ]
    assert because(RULE, shrunk) == (  # not of children, which there were none of
        "The renderer's memory settled after the fault: growth over the steady state's highest"
        " value = -200 MB (soft limit 231 MB, hard limit 500 MB); now = 500 MB."
    )
    assert RULE.judge(Timeline.of(shrunk)).details == (
        "The extension host's memory: 500 -> 300 MB (-200 ± 0; limits +165 / +500 MB).",
        "The renderer's memory: 700 -> 500 MB (-200 ± 0; limits +231 / +500 MB).",
    )


def test_a_renderer_that_was_not_measured_before_or_after_is_not_judged() -> None:
    def blind(start: float, end: float) -> list[Fact]:
        return without(
            grown(RENDERER, 600),
            lambda fact: (
                isinstance(fact, ProcessSample) and fact.role == RENDERER and start <= fact.at < end
            ),
        )

    for facts in (blind(0, 30), blind(50, 99)):
        assert outcome(RULE, facts) is Outcome.KEPT
        assert because(RULE, facts).startswith("The extension host's memory settled")

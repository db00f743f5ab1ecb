import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.console import Console

from bench.catalogue.loading import find_scenario
from bench.cli.comparison_table import print_comparison
from bench.comparison.compare import Change, Comparison, Measured, as_table, compare
from bench.comparison.effect_size import cliffs_delta
from bench.core.errors import RequestError
from bench.facts import (
    FAULT,
    QUIET,
    STEADY,
    Fact,
    MachineLoad,
    ProcessGone,
    ProcessSample,
    StepDone,
)
from bench.facts.roles import HOST
from bench.judging.finding import Outcome
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.reports.report import Report, ScenarioReport
from bench.testing.story import healthy, request, slower, without
from tests.bench.reports.test_formats import RUN_INFO

NAME = "rate_limit_429"
PAINT = f"key to paint, {FAULT}"


def of(facts: list[Fact], name: str = NAME) -> ScenarioReport:
    scenario = replace(find_scenario(NAME), name=name)
    timeline = Timeline.of(facts)
    return ScenarioReport(scenario, judge(scenario.rules, timeline), timeline)


def run(*stories: list[Fact]) -> Report:
    """A run of one scenario, as often as there are stories."""
    if len(stories) == 1:
        return Report(RUN_INFO, (of(stories[0]),))
    about = replace(RUN_INFO, repeat=len(stories))
    return Report(about, tuple(of(one, f"{NAME}.{n}") for n, one in enumerate(stories, 1)))


def measured(comparison: Comparison) -> dict[str, Measured]:
    (compared,) = comparison.scenarios
    return {one.measure.name: one for one in compared.measures}


def heavier(factor: float) -> list[Fact]:
    """The extension host has more memory in the quiet phase; some of it flutters."""
    facts = healthy()
    quiet = Timeline.of(facts).phases[QUIET]
    return [
        replace(fact, rss_mb=fact.rss_mb * factor + fact.at % 1)
        if isinstance(fact, ProcessSample) and fact.role == HOST and quiet.holds(fact.at)
        else fact
        for fact in facts
    ]


def test_a_run_is_as_good_as_itself() -> None:
    found = compare(run(healthy()), run(healthy()))
    assert not found.worse
    assert {one.change for one in measured(found).values()} == {Change.NOISE}
    assert found.scenarios[0].rules == ()
    assert [note for note in found.notes if "fewer than 4 runs" not in note] == []


def test_every_measure_is_found_in_a_healthy_run() -> None:
    assert list(measured(compare(run(healthy()), run(healthy())))) == [
        "key to paint, steady state",
        "key to paint, fault",
        "host loop p99, steady state",
        "host loop p99, fault",
        "first ghost text, steady state",
        "first ghost text, fault",
        "chat answer, steady state",
        "chat answer, fault",
        "neighbour's fetch, fault",
        "neighbour's hover, fault",
        "neighbour's completion, fault",
        "neighbour's diagnostics, fault",
        "requests for a line, fault",
        "requests for a question, fault",
        "extension host RSS, quiet",
        "renderer RSS, quiet",
    ]


def test_slower_painting_is_worse_and_faster_is_better() -> None:
    fast, slow = run(healthy()), run(slower(healthy(), 2, FAULT))
    worse, better = compare(fast, slow), compare(slow, fast)
    assert measured(worse)[PAINT].change is Change.WORSE
    assert measured(worse)[f"key to paint, {STEADY}"].change is Change.NOISE
    assert (measured(worse)[PAINT].a, measured(worse)[PAINT].b) == (40, 80)
    assert worse.worse
    assert measured(better)[PAINT].change is Change.BETTER
    assert not better.worse


@pytest.mark.parametrize(("factor", "expected"), [(1.04, Change.NOISE), (1.06, Change.WORSE)])
def test_medians_must_be_five_percent_apart(factor: float, expected: Change) -> None:
    found = measured(compare(run(heavier(1)), run(heavier(factor))))["extension host RSS, quiet"]
    assert found.effect.matters
    assert found.change is expected


def test_two_values_tell_nothing() -> None:
    facts = [
        replace(fact, seconds=9.0)
        if isinstance(fact, StepDone) and fact.step == "chat answer"
        else fact
        for fact in healthy()
    ]
    found = measured(compare(run(healthy()), run(facts)))["chat answer, steady state"]
    assert (found.a, found.b, found.counts) == (1.0, 9.0, (2, 2))
    assert found.change is Change.NOISE


def test_what_one_run_lacks_is_left_out() -> None:
    no_steps = without(healthy(), lambda fact: isinstance(fact, StepDone) and fact.at > 30)
    found = measured(compare(run(healthy()), run(no_steps)))
    assert "first ghost text, fault" not in found
    assert "first ghost text, steady state" in found


def test_requests_are_counted_for_each_action() -> None:
    typed = [StepDone(40.0 + at, "type", True, 1.0) for at in range(0, 10, 2)]
    asked = [fact for at in range(400, 490, 5) for fact in request(f"r{at}", at / 10, "ghost_text")]
    calm, storm = run([*healthy(), *typed]), run([*healthy(), *typed, *asked])
    found = measured(compare(calm, storm))["requests for a line, fault"]
    assert (found.a, found.b, found.counts) == (0, 4, (6, 6))
    assert found.change is Change.WORSE
    row = next(
        row
        for row in as_table(compare(calm, storm))["scenarios"][0]["measures"]
        if row["measure"] == "requests for a line"
    )
    assert (row["change_percent"], row["size"]) == (None, "large")


def test_a_rule_that_breaks_is_worse_though_no_measure_is() -> None:
    found = compare(run(healthy()), run([*healthy(), ProcessGone(35.0, 100, HOST)]))
    changed = {rule.rule: rule for rule in found.scenarios[0].rules}["extension_host_stays_up"]
    assert (changed.a, changed.b) == (Outcome.KEPT, Outcome.BROKEN)
    assert changed.change is Change.WORSE
    assert changed.because.startswith("The extension host (pid 100) ended at 35.0 s")
    assert found.worse


def test_a_rule_that_flips_is_listed_and_is_noise() -> None:
    gone = [*healthy(), ProcessGone(35.0, 100, HOST)]
    found = compare(run(healthy(), healthy()), run(healthy(), gone))
    changed = {rule.rule: rule for rule in found.scenarios[0].rules}["extension_host_stays_up"]
    assert changed.change is Change.NOISE
    assert changed.because.startswith("Kept 1, broken 1 of 2 runs: the verdict flips.")
    assert not found.worse


def test_with_enough_runs_each_is_one_value() -> None:
    fast, slow = healthy(), slower(healthy(), 2, FAULT)
    one_slow = compare(run(*[fast] * 4), run(slow, *[fast] * 3))
    assert measured(one_slow)[PAINT].counts == (4, 4)
    assert measured(one_slow)[PAINT].change is Change.NOISE
    all_slow = compare(run(*[fast] * 4), run(*[slow] * 4))
    assert measured(all_slow)[PAINT].change is Change.WORSE
    assert all_slow.notes == ()


def test_what_else_differs_is_said() -> None:
    calm = Report(RUN_INFO, (of(healthy()), of(healthy(), "only_here")))
    edited = of([*healthy(), MachineLoad(20.0, 90.0, 40.0)])
    edited = replace(edited, scenario=replace(edited.scenario, rounds=99))
    told = compare(calm, Report(replace(RUN_INFO, profile="other", seed=8), (edited,))).notes
    assert told == (
        "Only A has: only_here.",
        "The profile differed: A copilot, B other.",
        "The seed differed: A 7, B 8.",
        f"The scenario {NAME} itself differs between the runs.",
        "A scenario has fewer than 4 runs in A or B: a difference may also occur between two runs"
        " of the same extension. To fix: bench run --repeat 4",
        "The steal time of the machine differed: 0 % in A, 40 % in B.",
    )


@pytest.mark.parametrize(("stolen", "said"), [(10.0, False), (10.1, True)])
def test_ten_points_of_stolen_time_are_borne(stolen: float, said: bool) -> None:
    loads = [MachineLoad(20.0, 50.0, 0.0), MachineLoad(20.0, 50.0, stolen)]
    notes = compare(*(run([*healthy(), load]) for load in loads)).notes
    assert any("The steal time of the machine" in note for note in notes) is said


def test_runs_without_a_common_scenario_cannot_be_compared() -> None:
    with pytest.raises(RequestError, match=r"A has: one\. B has: none\."):
        compare(Report(RUN_INFO, (of(healthy(), "one"),)), Report(RUN_INFO, ()))


def test_a_repeated_run_is_compared_with_a_single_one() -> None:
    found = compare(run(healthy()), run(healthy(), healthy()))
    assert measured(found)[PAINT].counts == (30, 60)


def test_the_console_and_the_table_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = compare(run(healthy()), run(slower(healthy(), 2, FAULT)))
    print_comparison(Console(width=160), found)
    shown = capsys.readouterr().out
    assert "40 ms" in shown
    assert "+100%" in shown
    assert "+1.00 (+0.74 to +1.00), large" in shown
    table = json.loads(json.dumps(as_table(found)))
    assert table["worse"] is True
    (row,) = [row for row in table["scenarios"][0]["measures"] if row["change"] == "worse"]
    assert (row["a"], row["b"], row["change_percent"], row["delta"]) == (40, 80, 100.0, 1.0)


@pytest.mark.parametrize(
    ("first", "second", "delta", "size"),
    [
        ([1, 2, 3], [1, 2, 3], 0.0, "negligible"),
        ([1, 2, 3], [4, 5, 6], 1.0, "large"),
        ([4, 5, 6], [1, 2, 3], -1.0, "large"),
        ([1, 2, 3, 4], [2, 3, 4, 5], 0.4375, "medium"),
        ([1, 1, 1, 1], [1, 1, 1, 2], 0.25, "small"),
    ],
)
def test_cliffs_delta(
    first: Sequence[float], second: Sequence[float], delta: float, size: str
) -> None:
    effect = cliffs_delta(first, second)
    assert effect.delta == delta
    assert effect.size == size
    assert -1 <= effect.low <= effect.delta <= effect.high <= 1


@pytest.mark.parametrize(("count", "matters"), [(1, False), (2, False), (3, False), (4, True)])
def test_four_against_four_is_the_least_that_can_be_told_apart(count: int, matters: bool) -> None:
    below, above = range(count), range(10, 10 + count)
    assert cliffs_delta(below, above).matters is matters

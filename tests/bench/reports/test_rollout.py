from dataclasses import replace

from bench.canary.all_judges import known_judges
from bench.canary.walk import switched_back_by_bench
from bench.facts import BenchFailed, EditorClosed, Fact, RolloutEnded, StageBegan
from bench.load.simulation import play
from bench.reports.rollout import rollout_report
from tests.bench.load.plays import GPT53, played


def test_the_decisions_of_a_whole_run_are_repeated_from_its_facts() -> None:
    facts = [*played(1), EditorClosed(999.0)]
    report = rollout_report("gpt53", GPT53, facts)
    assert report.difference == ""
    assert report.summary.ended is not None
    assert report.rollout is GPT53


def test_a_run_that_was_cut_short_is_compared_as_far_as_it_went() -> None:
    facts = played(1)[:150]
    assert rollout_report("gpt53", GPT53, facts).difference == ""


def test_another_decision_is_named() -> None:
    facts = [fact for fact in played(1) if not isinstance(fact, RolloutEnded)]
    report = rollout_report("gpt53", GPT53, [*facts, EditorClosed(999.0)])
    assert "Live: nothing; from the facts: the end at" in report.difference


def test_the_decisions_of_other_rules_are_not_repeated_by_the_guard() -> None:
    facts = play(GPT53, 1, known_judges()["kayenta"]())
    assert rollout_report("gpt53", GPT53, [*facts, EditorClosed(999.0)]).difference


def killed_in_stage_two() -> list[Fact]:
    """The incident until some seconds into the second stage, in which the guard is killed."""
    facts = list(played(1))
    began = [n for n, fact in enumerate(facts) if isinstance(fact, StageBegan)]
    cut = facts[: began[1] + 12]
    now, why = cut[-1].at, "The guard of the rollout failed: RuntimeError: killed"
    return [*cut, *switched_back_by_bench(now, 2, why), BenchFailed(now, why), EditorClosed(999.0)]


def test_a_guard_that_was_killed_is_reported_as_an_incident_and_contradicts_nothing() -> None:
    report = rollout_report("gpt53", GPT53, killed_in_stage_two())
    assert report.difference == ""
    assert report.summary.ended is not None
    assert (report.summary.ended.outcome, report.summary.ended.stage) == ("unknown", 2)
    assert report.incident.detected is not None
    assert "RuntimeError: killed" in report.incident.detected.text
    assert report.incident.posts[0].state == "investigating"


def test_what_a_guard_decided_before_it_was_killed_is_still_compared() -> None:
    facts = [
        replace(fact, at=fact.at + 1) if isinstance(fact, StageBegan) else fact
        for fact in killed_in_stage_two()
    ]
    assert rollout_report("gpt53", GPT53, facts).difference.startswith("Live: stage 1")

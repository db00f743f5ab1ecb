from bench.canary.all_judges import known_judges
from bench.facts import EditorClosed, RolloutEnded
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

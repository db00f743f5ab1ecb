import pytest

from bench.facts import Fact, PhaseBegan
from bench.judging.all_rules import known_rules
from bench.judging.finding import Outcome
from bench.judging.rule import Rule
from bench.judging.timeline import Timeline
from bench.testing.story import healthy, outcome, without

PHASES_ONLY = without(healthy(), lambda fact: not isinstance(fact, PhaseBegan))
EVERY_RULE = [kind() for kind in known_rules().values()]


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: type(rule).__name__)
def test_a_healthy_run_is_kept(rule: Rule) -> None:
    assert outcome(rule, healthy()) is Outcome.KEPT


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: type(rule).__name__)
def test_the_sentence_is_finished_and_has_a_number(rule: Rule) -> None:
    because = rule.judge(Timeline.of(healthy())).because
    assert because[0].isupper() or because[0].isdigit() or because.startswith("extension host")
    assert because.endswith(".")


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize(
    "facts", [[], without(healthy(), lambda fact: not isinstance(fact, PhaseBegan))]
)
def test_a_run_without_measurements_is_never_broken(rule: Rule, facts: list[Fact]) -> None:
    assert outcome(rule, facts) in (Outcome.KEPT, Outcome.UNKNOWN)


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: type(rule).__name__)
def test_it_tells_an_author_what_it_means_and_what_to_do(rule: Rule) -> None:
    assert len(type(rule).__doc__ or "") > 40
    assert rule.advice.endswith(".")

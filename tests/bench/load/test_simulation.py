from dataclasses import replace

from bench.canary.all_judges import known_judges
from bench.catalogue.hindrance import HINDRANCES
from bench.facts import FlagInForce, FlagSwitched, RolloutEnded, StageBegan, Ticked
from bench.load.offline import with_stages
from bench.load.simulation import ends_of, play
from tests.bench.load.plays import GPT53, played


def test_each_second_ends_with_a_tick() -> None:
    ticks = [fact.at for fact in played(1) if isinstance(fact, Ticked)]
    first = GPT53.table.steady_s + 1
    assert ticks == [first + number for number in range(len(ticks))]


def test_a_dead_source_delays_the_rollback_that_the_guard_has_decided() -> None:
    one = with_stages(GPT53, [(0.5, 40.0)])
    facts = play(one, 1, known_judges()["guard"](), HINDRANCES["flag_source_dead"])
    (back,) = [fact for fact in facts if isinstance(fact, FlagSwitched) and not fact.share]
    (force,) = [fact for fact in facts if isinstance(fact, FlagInForce) and not fact.share]
    assert (force.at - back.at, force.tries) == (5.0, 6)


def test_people_roll_back_at_the_end_where_nobody_acts_on_the_guard() -> None:
    guard = replace(GPT53.table.guard, mode="watch")
    watched = with_stages(GPT53, [(0.05, 10.0)], guard).changed(then="rollback")
    facts = play(watched, 1, known_judges()["guard"]())
    assert ends_of(facts).outcome == "rolled back"
    assert [fact.who for fact in facts if isinstance(fact, FlagSwitched)] == ["rollout", "person"]
    assert [fact.stage for fact in facts if isinstance(fact, StageBegan)] == [1, 0]


def test_without_answers_there_is_no_baseline() -> None:
    silent = replace(GPT53.table.crowd, users=1, load=1e-6)
    (ended,) = [
        fact
        for fact in play(GPT53.changed(crowd=silent), 1, known_judges()["guard"]())
        if isinstance(fact, RolloutEnded)
    ]
    assert ended.outcome == "unknown"

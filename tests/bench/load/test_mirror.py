from bench.facts import BaselineFrozen
from bench.load.mirror import late_share, mirror, pairs_of
from fake_backend.rollout.shadow import ShadowSettings
from tests.bench.load.plays import GPT53

OWN = ShadowSettings(GPT53.table.new, GPT53.table.old, share=0.2)


def test_a_candidate_is_compared_with_a_twin_as_noise() -> None:
    facts = mirror(GPT53, 1, OWN, 20.0)
    assert any(isinstance(fact, BaselineFrozen) for fact in facts)
    pairs = pairs_of(facts)
    assert [one.language for one in pairs] == ["other", "python", "typescript"]
    for one in pairs:
        primary_s, twin_s, candidate_s = one.first_s
        assert twin_s == primary_s < candidate_s
    assert late_share(facts) < 0.01


def test_a_shadow_in_the_shared_pool_can_harm_users() -> None:
    everything = ShadowSettings(GPT53.table.new, GPT53.table.old, share=1.0, pool="shared")
    assert late_share(mirror(GPT53, 1, everything, 20.0)) > 0.5
    assert late_share([]) == 0

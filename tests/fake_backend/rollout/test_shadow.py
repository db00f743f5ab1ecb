from dataclasses import replace

from fake_backend.journal import Shadowed
from fake_backend.model.version import version_named
from fake_backend.rollout.pool import PoolSettings
from fake_backend.rollout.shadow import Shadow, ShadowSettings
from tests.fake_backend.rollout.test_traffic import traffic

OLD = version_named("gpt-5.0")
WORSE = replace(version_named("gpt-5.3"), filtered={"other": 0.5})
VERSIONS = {"gpt-5.0": OLD, "gpt-5.3": WORSE}
POOL = PoolSettings(slots=4, waiting_most=20)


def mirrored(pool: str = "own") -> tuple[list[Shadowed], float]:
    playing = traffic(load=0.7)
    settings = ShadowSettings("gpt-5.3", "gpt-5.0", share=0.5, pool=pool)  # type: ignore[arg-type]
    playing.shadow = Shadow(settings, POOL, VERSIONS)
    facts = playing.advance(8.0)
    waits = max(one.waiting for one in facts if not isinstance(one, Shadowed))
    return [one for one in facts if isinstance(one, Shadowed)], waits


def test_a_share_of_the_requests_is_mirrored_and_nobody_gets_the_answers() -> None:
    facts, _ = mirrored()
    pairs = sum(fact.pairs for fact in facts)
    assert 60 < pairs < 180
    alone = [one for one in traffic(load=0.7).advance(8.0) if not isinstance(one, Shadowed)]
    playing = traffic(load=0.7)
    playing.shadow = Shadow(ShadowSettings("gpt-5.3", "gpt-5.0"), POOL, VERSIONS)
    assert [one for one in playing.advance(8.0) if not isinstance(one, Shadowed)] == alone


def test_the_candidate_differs_and_the_twin_by_chance_only() -> None:
    facts, _ = mirrored()
    total = {role: sum(fact.filtered[role] for fact in facts) for role in ("primary", "twin")}
    candidate = sum(fact.filtered["candidate"] for fact in facts)
    assert candidate > 10 * (1 + abs(total["primary"] - total["twin"])) / 2
    assert all(fact.first_s["candidate"] > fact.first_s["primary"] for fact in facts if fact.pairs)


def test_a_shadow_in_the_shared_pool_harms_the_users() -> None:
    assert mirrored("shared")[1] > mirrored("own")[1]


def test_a_candidate_that_refuses_withholds_what_it_refuses() -> None:
    playing = traffic(load=0.7)
    refusing = {**VERSIONS, "gpt-5.3": replace(WORSE, refused=1.0)}
    playing.shadow = Shadow(ShadowSettings("gpt-5.3", "gpt-5.0", share=0.5), POOL, refusing)
    facts = [one for one in playing.advance(8.0) if isinstance(one, Shadowed)]
    assert sum(fact.pairs for fact in facts) > 60
    assert all(fact.filtered["candidate"] == fact.pairs for fact in facts)

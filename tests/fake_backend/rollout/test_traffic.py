from dataclasses import replace

import pytest

from fake_backend.exchange.identities import Identities
from fake_backend.journal import CrowdSecond, Journal
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.version import version_named
from fake_backend.protocols import DEFAULT_PROVIDER
from fake_backend.rollout.crowd import Crowd, CrowdSettings, demand_of
from fake_backend.rollout.flags import Flags, FlagSettings, document
from fake_backend.rollout.pool import PoolSettings
from fake_backend.rollout.rollout import BYTES_PER_TOKEN, Rollout
from fake_backend.rollout.traffic import Traffic
from tests.fake_backend.exchange.steered import frozen_clock

OLD, NEW = version_named("gpt-5.0"), version_named("gpt-5.3")
VERSIONS = {"gpt-5.0": OLD, "gpt-5.3": NEW}
ROOMY = PoolSettings(slots=24, waiting_most=400)


def flags(share: float) -> Flags:
    content = document("model", "gpt-5.0", "gpt-5.3", share)
    return Flags(FlagSettings("model", content, ("ghost_text",)), VERSIONS, 1)


def traffic(share: float = 0.0, pool: PoolSettings | None = None, **crowd: object) -> Traffic:
    pool = pool or PoolSettings(slots=4, waiting_most=20)
    settings = CrowdSettings(users=50, **crowd)  # type: ignore[arg-type]
    made = Crowd(settings, 1, settings.rate(pool.slots, OLD))
    return Traffic(pool, VERSIONS, flags(share), made)


def seconds(playing: Traffic, until: float) -> list[CrowdSecond]:
    return [one for one in playing.advance(until) if isinstance(one, CrowdSecond)]


def test_it_is_the_same_in_one_step_and_in_many() -> None:
    at_once = seconds(traffic(0.5), 5.0)
    playing = traffic(0.5)
    in_steps = [one for step in range(1, 51) for one in seconds(playing, step / 10)]
    assert in_steps == at_once
    assert sum(second.served for second in at_once) > 100


def test_a_real_request_queues_among_the_crowd_and_changes_nobodys_draw() -> None:
    alone, shared = traffic(load=0.9), traffic(load=0.9)
    seconds(shared, 2.0)
    admission = shared.admit(2.0, "editor", "gpt-5.0", demand_of(1, "editor", 1, 500))
    assert admission.place is not None
    assert admission.version is OLD
    counts = [sum(s.served for s in seconds(one, 6.0)) for one in (alone, shared)]
    assert counts[0] - counts[1] in range(-3, 200)
    assert alone.crowd is not None
    assert shared.crowd is not None
    asked = [[user.asked for user in one.crowd.users] for one in (alone, shared) if one.crowd]
    assert asked[0] == asked[1]


def test_a_switch_counts_for_who_comes_after_it() -> None:
    playing = traffic()
    before = [one for one in playing.switch(flags(1.0), 3.0) if isinstance(one, CrowdSecond)]
    after = seconds(playing, 6.0)
    assert {second.version for second in before} == {"gpt-5.0"}
    assert {second.version for second in after if second.second >= 4} == {"gpt-5.3"}


def test_stale_users_keep_a_version_that_the_new_flags_have_dropped() -> None:
    playing = traffic(1.0)
    content = document("model", "gpt-5.0", "gpt-5.0", 0.0)
    settings = FlagSettings("model", content, ("ghost_text",), stale_s=10.0)
    playing.switch(Flags(settings, {"gpt-5.0": OLD}, 1), 1.0, {"gpt-5.0": OLD})
    played = seconds(playing, 15.0)
    shares = [{s.version for s in played if begin <= s.second < begin + 3} for begin in (2, 12)]
    assert shares == [{"gpt-5.0", "gpt-5.3"}, {"gpt-5.0"}]


def test_real_clients_notice_a_switch_as_late_as_simulated_ones() -> None:
    playing = traffic(1.0)
    content = document("model", "gpt-5.0", "gpt-5.3", 0.0)
    settings = FlagSettings("model", content, ("ghost_text",), stale_s=10.0)
    playing.switch(Flags(settings, VERSIONS, 1), 1.0)
    users = [f"user-{number}" for number in range(100)]

    def on_the_new_one(now: float) -> int:
        return [playing.version_of(user, "ghost_text", now) for user in users].count("gpt-5.3")

    assert on_the_new_one(1.0) == 100
    assert 30 < on_the_new_one(6.0) < 70
    assert on_the_new_one(11.0) == 0


def test_an_overloaded_pool_refuses_and_naive_clients_make_it_worse() -> None:
    refused = {}
    for policy in ("none", "naive", "backoff"):
        played = seconds(traffic(1.0, load=1.0, retries=policy), 8.0)
        refused[policy] = sum(second.refused for second in played)
    assert refused["none"] > 10
    assert refused["naive"] > 2 * refused["backoff"] > 2 * refused["none"] / 2


def test_impatient_users_leave() -> None:
    pool = PoolSettings(slots=4, waiting_most=1000)
    played = seconds(traffic(1.0, pool, load=1.5, retries="none", patience_s=0.3), 5.0)
    assert sum(second.left for second in played) > 10
    assert max(second.p99_s or 0 for second in played) < 1.0


def test_a_pool_for_each_version_keeps_the_harm_to_the_new_one() -> None:
    pool = PoolSettings(slots=4, waiting_most=50, shared=False)
    playing = traffic(0.5, pool, load=1.6, retries="none")
    played = seconds(playing, 6.0)
    worst = {
        name: max(second.p99_s or 0 for second in played if second.version == name)
        for name in VERSIONS
    }
    assert worst["gpt-5.3"] > 3 * worst["gpt-5.0"]


def test_a_full_queue_asks_to_come_back_once_it_is_shorter() -> None:
    playing = traffic(pool=PoolSettings(slots=1, waiting_most=0), load=0.01)
    playing.versions = {name: replace(v, token_s=1.0) for name, v in VERSIONS.items()}
    first = playing.admit(0.0, "a", "gpt-5.0", demand_of(1, "a", 1, 10))
    second = playing.admit(0.0, "b", "gpt-5.0", demand_of(1, "b", 1, 10))
    assert first.place is not None
    assert second.place is None
    assert second.retry_after_s == pytest.approx(1.0)
    playing.leave(first, 0.1)
    assert playing.busy(0.1) == 0


def test_real_requests_get_exactly_what_simulated_ones_get() -> None:
    """The same schedule twice: played by the crowd, and sent by clients with its credentials."""
    pool = PoolSettings(slots=4, waiting_most=1000)
    settings = CrowdSettings(users=50, load=0.9, retries="none", patience_s=100)

    def crowd() -> Crowd:
        return Crowd(settings, 1, settings.rate(pool.slots, OLD), until=20.0)

    simulated = Traffic(pool, VERSIONS, flags(0.0), crowd())
    simulated.advance(60.0)
    clock, journal = frozen_clock(), Journal()
    rollout = Rollout(1, clock, journal)
    rollout.set_flags(flags(0.0).settings)
    rollout.set_pool(pool)
    identities, began = Identities(), clock.monotonic()
    for arrival in crowd().arrivals():
        clock.advance(began + arrival.at - clock.monotonic())
        body = b"x" * (BYTES_PER_TOKEN * arrival.demand.prompt_tokens)
        headers = {"authorization": arrival.user.credential}
        call = Call("POST", "host", "/", headers=headers, body=body)
        identity = identities.identify(call, "ghost_text")
        version = rollout.version_of(identity.client, "ghost_text")
        identity = replace(identity, version=version)
        rollout.serve(Reply(), call, identity, DEFAULT_PROVIDER)
    real = [one for one in journal.after(0) if one["event"] == "served"]
    times = sorted(one["wait_s"] + one["first_s"] for one in real)
    assert len(times) > 300
    assert times == pytest.approx(sorted(simulated.seconds.samples))
    assert times[-1] > 2 * times[len(times) // 2], "some of them wait"


@pytest.mark.parametrize(("share", "low", "high"), [(1.0, 1.0, 1.0), (0.5, 0.4, 0.6), (0.0, 0, 0)])
def test_a_version_refuses_its_share_whatever_room_there_is(
    share: float, low: float, high: float
) -> None:
    playing = traffic(1.0, ROOMY, load=0.3, retries="none")
    playing.versions = {**VERSIONS, "gpt-5.3": replace(NEW, refused=share)}
    played = seconds(playing, 10.0)
    refused = sum(second.refused for second in played)
    assert low <= refused / sum(second.served + second.refused for second in played) <= high
    assert max(second.waiting for second in played) == 0


def test_each_attempt_at_a_version_that_refuses_is_drawn_again_from_the_seed() -> None:
    counts = []
    for _ in range(2):
        playing = traffic(1.0, ROOMY, load=0.3, retries="naive", retries_most=100)
        playing.versions = {**VERSIONS, "gpt-5.3": replace(NEW, refused=0.5)}
        played = seconds(playing, 10.0)
        counts.append([(second.served, second.refused) for second in played])
    assert counts[0] == counts[1]
    served, refused = (sum(column) for column in zip(*counts[0], strict=True))
    assert 0.8 < refused / served < 1.25  # every request is served in the end


def test_streams_come_in_although_the_queue_is_full_and_outlast_a_switch() -> None:
    playing = traffic(1.0, PoolSettings(slots=4, waiting_most=20), load=2.0)
    playing.advance(6.0)
    assert playing.waiting(6.0) >= 18, "the queue is full, or nearly so"
    playing.begin_streams(NEW, 6.0, 12)
    assert playing.waiting(6.0) >= 30
    assert playing.last_ends["gpt-5.3"] > 6.0 + 12 * 1.36 / 4 * 5

from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from fake_backend.messages.request import Call
from fake_backend.model.version import version_named
from fake_backend.rollout.arrivals import TracedRequest
from fake_backend.rollout.crowd import Arrival, Crowd, CrowdSettings, demand_of
from fake_backend.settings import SettingError, read_settings

OLD = version_named("gpt-5.0")
FEW = CrowdSettings(users=20)


def requests(seed: int, count: int = 50, settings: CrowdSettings = FEW) -> list[Arrival]:
    return list(islice(Crowd(settings, seed, 50.0).arrivals(), count))


def essence(arrival: Arrival) -> tuple[Any, ...]:
    return (arrival.at, arrival.user.client, arrival.demand, arrival.filter_chance)


def test_the_same_seed_gives_the_same_crowd() -> None:
    assert list(map(essence, requests(1))) == list(map(essence, requests(1)))
    assert list(map(essence, requests(1))) != list(map(essence, requests(2)))


def test_the_load_is_that_of_everybody_having_the_old_version() -> None:
    rate = CrowdSettings(load=0.8).rate(24, OLD)
    assert rate == pytest.approx(185, rel=0.02)
    heavy = replace(OLD, slots=2.0)
    assert CrowdSettings(load=0.8).rate(24, heavy) == pytest.approx(rate / 2)


def test_a_simulated_user_asks_like_a_real_client_with_its_credential() -> None:
    arrival = requests(3)[0]
    real = Call("POST", "host", "/", headers={"authorization": arrival.user.credential})
    assert real.client == arrival.user.client
    prompt = arrival.demand.prompt_tokens
    assert demand_of(3, real.client, 1, prompt) == arrival.demand


def test_a_trace_says_how_long_answers_are() -> None:
    trace = (TracedRequest(1.0, 100, 7),)
    arrival = requests(1, 1, CrowdSettings(users=1, trace=trace))[0]
    assert arrival.demand.service(OLD).busy_s == pytest.approx(
        OLD.service(arrival.demand.quantile, 100, 7).busy_s
    )


def retries(policy: Any, asked_s: float | None) -> list[float | None]:
    crowd = Crowd(CrowdSettings(users=1, retries=policy, retries_most=3), 1, 1.0)
    arrival = next(crowd.arrivals())
    return [crowd.retry_after_s(arrival, attempt, asked_s) for attempt in (1, 2, 3, 4)]


def test_clients_without_retries_give_up() -> None:
    assert retries("none", 5.0) == [None] * 4


def test_naive_clients_ask_again_at_once_whatever_they_are_asked_to() -> None:
    *waits, last = retries("naive", 5.0)
    assert all(wait is not None and 0.1 <= wait <= 0.3 for wait in waits)
    assert last is None


def test_backoff_waits_as_long_as_asked_and_ever_longer() -> None:
    *waits, last = retries("backoff", 5.0)
    assert all(
        wait is not None and 5 <= wait <= 5 + 2**attempt for attempt, wait in enumerate(waits, 1)
    )
    assert last is None


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"languages": {"python": 0.4}}, "add up to 0.4"),
        ({"languages": {}}, "languages: must be"),
        ({"retries": "always"}, "must be 'none', 'naive' or 'backoff'"),
        ({"burstiness": 0}, "burstiness: must be a number above 0"),
        ({"trace": [{"gap_s": 0, "prompt_tokens": 1, "output_tokens": 1}]}, "at the same moment"),
    ],
    ids=lambda part: str(part)[:24],
)
def test_a_senseless_crowd_is_refused(table: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        read_settings(CrowdSettings, table)

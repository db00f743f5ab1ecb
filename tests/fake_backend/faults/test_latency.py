from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median
from typing import Any

import pytest

from bench.core import waits
from bench.live.backend import Backend
from bench.testing.sockets import ask, chat, connect, read
from fake_backend.model.distribution import Fixed, LogNormal, Uniform
from fake_backend.plan.plan import PlanError, PlannedFault
from tests.fake_backend.conftest import Entries, Spoil, Start, lines_of


def test_the_head_waits_for_the_model(backend: Backend, entries: Entries) -> None:
    """The clock stands still: nothing comes until it is put forward."""
    table = {"fault": "latency", "surfaces": ["openai_chat"]}
    first = {"p50_s": 30, "p99_s": 60}
    backend.control("PUT", "plan", {"faults": [{**table, "first_token": first}]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"], timeout=0.2) as connection:
        connection.sendall(chat())
        assert read(connection).raw == b""
        backend.control("PUT", "clock", {"state": "frozen", "advance_s": 500})
        connection.settimeout(5)
        seen = read(connection, until=b"[DONE]")
    assert seen.body.endswith(b"[DONE]\n\n")
    answered = entries("answered")[0]
    assert answered["delivered"] == ["latency"]
    assert answered["planned_s"] > 10


def test_the_times_are_the_ones_asked_for(spoil: Spoil, entries: Entries) -> None:
    fixed = {"fixed_s": 0.001}
    seen = spoil(chat(), fault="latency", first_token=fixed, per_token={"fixed_s": 0.002})
    tokens = sum(bool(event["choices"][0]["delta"].get("content")) for event in seen.events)
    assert tokens > 10
    assert entries("answered")[0]["planned_s"] == pytest.approx(0.001 + 0.002 * tokens)


def test_an_answer_without_tokens_is_late_once(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(stream=False), fault="latency", first_token={"least_s": 0.01, "most_s": 0.02})
    assert 0.01 <= entries("answered")[0]["planned_s"] <= 0.02


def test_p50_and_p99_are_as_asked() -> None:
    firsts = sorted(LogNormal(p50_s=0.4, p99_s=0.8).draw(Random(seed)) for seed in range(4000))
    assert median(firsts) == pytest.approx(0.4, rel=0.05)
    assert firsts[int(0.99 * len(firsts))] == pytest.approx(0.8, rel=0.1)


def test_other_distributions_stay_in_their_bounds() -> None:
    uniform = [Uniform(least_s=1, most_s=2).draw(Random(seed)) for seed in range(200)]
    assert 1 <= min(uniform) < 1.1 < 1.9 < max(uniform) <= 2
    assert Fixed(fixed_s=3).draw(Random(1)) == 3


def test_p99_below_p50_is_refused() -> None:
    with pytest.raises(ValueError, match=r"p99_s \(0.1\) must not be below p50_s \(0.2\)"):
        LogNormal(p50_s=0.2, p99_s=0.1)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "exactly one of `times` and `first_token`: neither is set"),
        (
            {"times": 4, "first_token": {"fixed_s": 1}},
            "exactly one of `times` and `first_token`: both are set",
        ),
        ({"times": 4, "per_token": {"fixed_s": 1}}, "leave out `per_token`"),
        ({"times": 0.5}, "from 1 to|greater than or equal to 1"),
    ],
)
def test_a_pace_is_either_relative_or_absolute(settings: dict[str, Any], problem: str) -> None:
    table = {"fault": "latency", "surfaces": ["openai_chat"], **settings}
    with pytest.raises(PlanError, match=problem):
        PlannedFault.parse(table, "faults.0")


def test_answers_without_a_model_have_no_pace_to_multiply(spoil: Spoil, entries: Entries) -> None:
    listed = b"GET /v1/models HTTP/1.1\r\nhost: back\r\nconnection: close\r\n\r\n"
    assert spoil(listed, fault="latency", surfaces=["openai_models"], times=4).status == 200
    answered = entries("answered")[0]
    assert (answered["planned"], answered["delivered"]) == (["latency"], [])


def test_when_it_ends_the_rest_comes_at_the_pace_of_the_model(
    backend: Backend, entries: Entries
) -> None:
    """The clock stands still: only the end of the fault lets the answer go."""
    slow = {"fault": "latency", "surfaces": ["openai_chat"], "first_token": {"fixed_s": 500}}
    backend.control("PUT", "plan", {"faults": [slow]})
    backend.control("PUT", "clock", {"state": "frozen"})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        waits.until(lambda: entries("asked"), seconds=5, what="the request to arrive")
        backend.control("DELETE", "plan")
        assert read(connection, until=b"[DONE]").body.endswith(b"[DONE]\n\n")
    assert entries("answered")[0]["planned_s"] == 0


def test_four_times_as_seen_by_clients(start: Start) -> None:
    """The median wait until the answer, by the journal."""
    running = start(1, "paced")
    slow = {"fault": "latency", "surfaces": ["openai_chat"], "times": 4}
    medians = []
    for faults in ([], [slow]):
        running.control("PUT", "plan", {"faults": faults})
        known = len(lines_of(running))
        with ThreadPoolExecutor(8) as pool:
            url, asked = running.urls["openai"], chat(stream=False, model="gpt-4o-mini")
            list(pool.map(lambda _, url=url, asked=asked: ask(url, asked), range(32)))
        answered = [line for line in lines_of(running)[known:] if line["event"] == "answered"]
        assert len(answered) == 32
        medians.append(median(line["planned_s"] for line in answered))
    assert medians[0] == pytest.approx(0.1, rel=0.05)
    assert 3.6 < medians[1] / medians[0] < 4.4

from random import Random
from statistics import median

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from fake_backend.model.distribution import Fixed, LogNormal, Uniform
from tests.fake_backend.conftest import Entries, Spoil


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

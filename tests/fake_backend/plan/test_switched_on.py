import math
from typing import Any

from fake_backend.plan.plan import PlannedFault
from fake_backend.plan.switched_on import SwitchedOn, Tally


def switched_on(fire: dict[str, Any], *, since: float = 100.0) -> SwitchedOn:
    table = {"fault": "rate_limit", "surfaces": ["chat"], "fire": fire}
    return SwitchedOn(PlannedFault.parse(table, "fault"), "1.0", 0, since)


def test_its_settings_count_from_the_moment_of_the_switch() -> None:
    fault = switched_on({"from_s": 5, "until_s": 20})
    assert [fault.share_at(now) for now in (104.9, 105.0, 119.9, 120.0)] == [0, 1, 1, 0]
    assert fault.over_at == 120.0
    assert switched_on({}).over_at == math.inf


def test_it_counts_the_requests_of_each_client_apart() -> None:
    fault = switched_on({"skip": 1, "first": 1})
    hits = [
        [fault.fires(fault.tallies[client], "stream", 100.0, []) for _ in range(3)]
        for client in ("a", "b")
    ]
    assert hits == [[False, True, False]] * 2
    assert fault.tallies["a"] == Tally(matched=3, fired=1)


def test_a_request_before_its_time_is_not_counted() -> None:
    fault = switched_on({"from_s": 5})
    assert not fault.fires(fault.tallies["a"], "stream", 100.0, [])
    assert fault.tallies["a"] == Tally()


def test_a_share_is_drawn_from_the_named_stream() -> None:
    fault = switched_on({"share": 0.5})

    def draw(stream: str) -> tuple[bool, list[float]]:
        drawn: list[float] = []
        return fault.fires(fault.tallies["a"], stream, 100.0, drawn), drawn

    draws = [draw(f"1/0/{number}") for number in range(40)]
    assert draw("1/0/7") == draws[7]
    assert {hit for hit, _ in draws} == {True, False}
    assert all(hit == (value < 0.5) for hit, (value,) in draws)

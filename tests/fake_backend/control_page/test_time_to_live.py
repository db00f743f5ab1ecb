"""As the control page does it: each fault is switched on and off alone, and ends alone."""

from typing import Any

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, chat
from fake_backend.plan.plan import MOST_FAULTS

LIMIT = {"fault": "rate_limit", "surfaces": ["openai_chat"], "retry_after_s": 3.0}
CUT = {"fault": "truncated", "surfaces": ["openai_chat"]}


@pytest.fixture(autouse=True)
def frozen(backend: Backend) -> None:
    backend.clear_faults()
    backend.control("PUT", "clock", {"state": "frozen"})


def switch_on(backend: Backend, fault: dict[str, Any], **more: float) -> str:
    """Switch on a fault and return its id."""
    plan = backend.control("POST", "plan", {"faults": [fault], **more})
    return str(plan["switched_on"][-1]["id"])


def switch_off(backend: Backend, fault_id: str) -> None:
    backend.control("DELETE", f"plan/{fault_id}")


def wait(backend: Backend, seconds: float) -> None:
    backend.control("PUT", "clock", {"advance_s": seconds})


def left(backend: Backend) -> dict[str, int | None]:
    """The seconds that each fault has left, by its name."""
    plan = backend.control("GET", "plan")
    pairs = zip(plan["faults"], plan["switched_on"], strict=True)
    seconds = {fault["fault"]: state["left_s"] for fault, state in pairs}
    return {name: None if left is None else round(left) for name, left in seconds.items()}


def status(backend: Backend) -> int:
    return ask(backend.urls["openai"], chat()).status


def test_what_was_switched_off_does_not_come_back(backend: Backend) -> None:
    limit = switch_on(backend, LIMIT)
    switch_on(backend, CUT, ttl_s=60)
    assert left(backend) == {"rate_limit": None, "truncated": 60}
    assert status(backend) == 429
    switch_off(backend, limit)
    assert status(backend) == 200
    wait(backend, 61)
    assert left(backend) == {}
    assert status(backend) == 200


def test_switching_off_too_late_leaves_nothing_on(backend: Backend) -> None:
    limit = switch_on(backend, LIMIT, ttl_s=60)
    switch_on(backend, CUT, ttl_s=60)
    wait(backend, 61)
    switch_off(backend, limit)
    wait(backend, 1000)
    assert left(backend) == {}


def test_a_new_fault_inherits_no_time_to_live(backend: Backend) -> None:
    limit = switch_on(backend, LIMIT, ttl_s=60)
    switch_off(backend, limit)
    switch_on(backend, CUT)
    assert left(backend) == {"truncated": None}
    wait(backend, 1000)
    assert left(backend) == {"truncated": None}


def test_each_fault_has_its_own_time(backend: Backend) -> None:
    switch_on(backend, LIMIT, ttl_s=60)
    wait(backend, 20)
    switch_on(backend, CUT, ttl_s=10)
    assert left(backend) == {"rate_limit": 40, "truncated": 10}
    wait(backend, 15)
    assert left(backend) == {"rate_limit": 25}


def test_no_fault_outlives_the_plan_that_it_was_added_to(backend: Backend) -> None:
    backend.control("PUT", "plan", {"faults": [LIMIT], "ttl_s": 30})
    switch_on(backend, CUT, ttl_s=60)
    assert left(backend) == {"rate_limit": 30, "truncated": 30}
    wait(backend, 31)
    assert left(backend) == {}


def test_switching_one_off_leaves_the_counts_of_the_others(backend: Backend) -> None:
    switch_on(backend, {**LIMIT, "fire": {"first": 1}})
    cut = switch_on(backend, CUT)
    assert [status(backend), status(backend)] == [429, 200]
    switch_off(backend, cut)
    assert status(backend) == 200, "the one shot is spent"


def test_an_ended_fault_leaves_room_for_another(backend: Backend) -> None:
    many = backend.control("POST", "plan", {"faults": [LIMIT] * MOST_FAULTS})
    switch_off(backend, many["switched_on"][0]["id"])
    switch_on(backend, CUT)
    assert len(backend.control("GET", "plan")["faults"]) == MOST_FAULTS

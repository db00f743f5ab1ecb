from typing import Any

from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.plan.plan import Plan
from tests.fake_backend.exchange.steered import frozen_clock


def plan(*faults: str) -> Plan:
    return Plan.parse([{"fault": fault, "surfaces": ["chat"]} for fault in faults])


def names(stack: PlanStack) -> list[Any]:
    return [fault.name for fault in stack.active.plan.faults]


def test_a_plan_with_a_time_to_live_gives_way_to_the_plan_before_it() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.switch(plan("hang"))
    stack.switch(plan("stall"), ttl_s=10)
    stack.switch(plan("reset"), ttl_s=5)
    assert names(stack) == ["reset"]
    clock.advance(5)
    assert names(stack) == ["stall"]
    clock.advance(5)
    assert names(stack) == ["hang"]


def test_several_plans_may_expire_at_once() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.switch(plan("stall"), ttl_s=10)
    stack.switch(plan("reset"), ttl_s=5)
    clock.advance(20)
    assert names(stack) == []
    assert stack.active.until is None


def test_a_plan_without_a_time_to_live_replaces_all_others() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.switch(plan("stall"), ttl_s=10)
    stack.switch(plan("hang"))
    clock.advance(20)
    assert names(stack) == ["hang"]


def test_added_faults_expire_with_the_active_plan() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.switch(plan("stall"), ttl_s=10)
    stack.add(plan("reset"))
    assert names(stack) == ["stall", "reset"]
    clock.advance(10)
    assert names(stack) == []


def test_a_switch_and_an_expiry_are_reported_and_an_addition_is_not() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    switches: list[int] = []
    stack.on_switch(lambda: switches.append(len(names(stack))))
    stack.switch(plan("stall"), ttl_s=10)
    stack.add(plan("reset"))
    assert switches == [1]
    clock.advance(10)
    assert names(stack) == []
    assert switches == [1, 0]

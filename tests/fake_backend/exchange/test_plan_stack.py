from typing import Any

from fake_backend.clock import Clock, Signal
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.messages.request import Call, Identity
from fake_backend.plan.plan import Plan
from fake_backend.protocols import DEFAULT_PROVIDER
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


def test_every_switch_lets_go_what_the_plan_before_it_slowed() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.switch(plan("drip"))
    first = over(stack, clock)
    stack.switch(plan("burst"), ttl_s=10)
    second = over(stack, clock)
    assert (first.given, second.given) == (True, False)
    clock.advance(10)
    assert names(stack) == ["drip"]
    assert second.given
    again = over(stack, clock)
    assert not again.given, "the plan that returned slows answers again"
    stack.switch(Plan())
    assert again.given


def test_the_end_of_the_fault_phase_ends_passing_faults_also_of_suspended_plans() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    switches: list[int] = []
    stack.on_switch(lambda: switches.append(1))
    lasting = {"fault": "stall", "surfaces": ["chat"], "until": "end"}
    stack.switch(Plan((*plan("hang").faults, *Plan.parse([lasting]).faults)))
    stack.switch(plan("drip"), ttl_s=10)
    slow = over(stack, clock)
    stack.end_passing()
    assert slow.given
    assert names(stack) == []
    assert len(switches) == 2, "attempts are counted on"
    clock.advance(10)
    assert names(stack) == ["stall"]
    stack.add(plan("reset"))
    assert names(stack) == ["stall", "reset"]


def over(stack: PlanStack, clock: Clock) -> Signal:
    """The signal of the end of the active plan's fault."""
    call = Call("POST", "api.individual.githubcopilot.com", "/chat/completions")
    identity = Identity("client", "chat", 1, 1)
    hits = stack.active.hits(call, identity, DEFAULT_PROVIDER, clock.monotonic(), 0.0)
    (fired,) = hits.values()
    return fired.context.over


def ids(stack: PlanStack) -> list[str]:
    return [fault.id for fault in stack.active.faults]


def test_an_added_fault_ends_alone_and_nothing_returns() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.add(plan("hang"))
    stack.add(plan("stall"), ttl_s=60)
    stack.add(plan("reset"), ttl_s=30)
    hang, stall, _ = ids(stack)
    stack.end(hang)
    clock.advance(30)
    assert ids(stack) == [stall]
    clock.advance(30)
    assert names(stack) == []
    stack.add(plan("drip"))
    clock.advance(1000)
    assert names(stack) == ["drip"], "the time to live of another fault is not inherited"


def test_a_fault_that_is_off_already_cannot_be_switched_off() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.add(plan("hang"), ttl_s=10)
    (over,) = ids(stack)
    clock.advance(10)
    stack.add(plan("stall"), ttl_s=10)
    stack.end(over)
    assert names(stack) == ["stall"]
    clock.advance(10)
    assert names(stack) == []


def test_an_id_names_one_fault_of_all_plans() -> None:
    clock = frozen_clock()
    stack = PlanStack(1, clock)
    stack.switch(plan("hang", "stall"))
    before = ids(stack)
    stack.switch(plan("hang", "reset"), ttl_s=10)
    assert not set(ids(stack)) & set(before)
    stack.end(before[0])
    assert names(stack) == ["hang", "reset"]
    clock.advance(10)
    assert names(stack) == ["stall"], "it does not return with its plan"

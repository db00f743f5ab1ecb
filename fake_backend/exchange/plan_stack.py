"""The active plan, and the plans that return when it expires."""

from collections.abc import Callable
from itertools import count

from fake_backend.clock import Clock
from fake_backend.plan.active import ActivePlan
from fake_backend.plan.plan import Plan


class PlanStack:
    """Switches plans; `seed` fixes what their faults draw."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self.seed = seed
        self._clock = clock
        self._numbers = count(1)
        self._active = ActivePlan(Plan(), seed)
        self._suspended: list[ActivePlan] = []
        self._on_switch: list[Callable[[], None]] = []

    def on_switch(self, callback: Callable[[], None]) -> None:
        """Call `callback` whenever another plan becomes active."""
        self._on_switch.append(callback)

    @property
    def active(self) -> ActivePlan:
        """The active plan; plans and faults whose time to live is over have left it."""
        while self._active.until is not None and self._clock.monotonic() >= self._active.until:
            self._activate(self._suspended.pop())
        self._active.expire(self._clock.monotonic())
        return self._active

    def switch(self, plan: Plan, *, ttl_s: float | None = None) -> None:
        """Activate `plan`; after `ttl_s` seconds the plan before it returns."""
        now, number = self._clock.monotonic(), next(self._numbers)
        if ttl_s is None:
            self._suspended.clear()
        else:
            self._suspended.append(self.active)
        until = None if ttl_s is None else now + ttl_s
        self._activate(ActivePlan(plan, self.seed, since=now, until=until, number=number))

    def add(self, plan: Plan, *, ttl_s: float | None = None) -> None:
        """Add the faults of `plan` to the active plan; they expire with it, or after `ttl_s`."""
        self.active.extend(plan, self._clock.monotonic(), ttl_s=ttl_s)

    def end(self, fault_id: str) -> None:
        """Switch off one fault for good, also of a plan that returns; it may be off already."""
        for plan in (self.active, *self._suspended):
            plan.end(fault_id)

    def end_passing(self) -> None:
        """Switch off the faults that do not outlast the fault phase, also of plans that return.

        The others keep their start time, counts and memory.
        """
        for plan in (self.active, *self._suspended):
            plan.end_passing()

    def _activate(self, plan: ActivePlan) -> None:
        ended, self._active = self._active, plan
        ended.let_go()
        for callback in self._on_switch:
            callback()

"""A clock that stands still until the test moves it."""

from fake_backend.clock import SteeredClock, SystemClock


def frozen_clock() -> SteeredClock:
    clock = SteeredClock(SystemClock())
    clock.freeze()
    return clock

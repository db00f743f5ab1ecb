import asyncio

import pytest

from fake_backend.clock import Clock, Signal, SteeredClock, SystemClock


class Hands:
    """A machine's clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def epoch(self) -> float:
        return 1_000_000.0 + self.now

    async def sleep_until(self, deadline: float, unless: Signal | None = None) -> None:
        raise NotImplementedError


def test_it_goes_with_the_machine_until_it_is_steered() -> None:
    hands = Hands()
    clock = SteeredClock(hands)
    assert (clock.monotonic(), clock.epoch(), clock.frozen) == (100, 1_000_100, False)
    hands.now += 5
    clock.advance(60)
    assert (clock.monotonic(), clock.epoch()) == (165, 1_000_165)


def test_a_frozen_clock_moves_only_by_hand_and_goes_on_from_there() -> None:
    hands = Hands()
    clock = SteeredClock(hands)
    for _ in range(2):  # a second freeze changes nothing
        clock.freeze()
        hands.now += 10
    assert (clock.monotonic(), clock.epoch(), clock.frozen) == (100, 1_000_100, True)
    clock.advance(7)
    assert clock.monotonic() == 107
    clock.resume()
    hands.now += 1
    assert (clock.monotonic(), clock.epoch(), clock.frozen) == (108, 1_000_108, False)


def test_who_sleeps_is_woken_by_an_advance_and_not_before() -> None:
    async def story() -> list[str]:
        clock, order = SteeredClock(Hands()), list[str]()
        clock.freeze()

        async def sleeper(name: str, seconds: float) -> None:
            await clock.sleep_until(clock.monotonic() + seconds)
            order.append(name)

        naps = [asyncio.create_task(sleeper(f"{s} s", s)) for s in (20, 10, 0)]
        await asyncio.sleep(0)
        order.append("after 15 s:")
        clock.advance(15)
        for _ in range(3):
            await asyncio.sleep(0)
        order.append("after 30 s:")
        clock.advance(15)
        await asyncio.gather(*naps)
        return order

    assert asyncio.run(story()) == ["0 s", "after 15 s:", "10 s", "after 30 s:", "20 s"]


def test_a_signal_calls_back_once_and_a_late_listener_at_once() -> None:
    signal, calls = Signal(), list[str]()
    signal.on_given("a", lambda: calls.append("a"))
    signal.on_given("b", lambda: calls.append("b"))
    signal.forget("b")
    signal.give()
    signal.give()
    signal.on_given("c", lambda: calls.append("c"))
    assert (signal.given, calls) == (True, ["a", "c"])


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("steered", [False, True])
def test_a_signal_ends_a_sleep(*, frozen: bool, steered: bool) -> None:
    async def story() -> None:
        signal = Signal()
        clock: Clock = SystemClock()
        if steered:
            clock = SteeredClock(clock)
            if frozen:
                clock.freeze()
        sleeping = asyncio.create_task(clock.sleep_until(clock.monotonic() + 3600, signal))
        await asyncio.sleep(0)
        assert not sleeping.done()
        signal.give()
        await asyncio.wait_for(sleeping, 1)
        await asyncio.wait_for(clock.sleep_until(clock.monotonic() + 3600, signal), 1)

    asyncio.run(story())

import asyncio

from fake_backend.clock import SteeredClock


class Hands:
    """A machine's clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def epoch(self) -> float:
        return 1_000_000.0 + self.now

    async def sleep_until(self, deadline: float) -> None:
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

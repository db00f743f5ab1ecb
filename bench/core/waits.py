"""Waits for a condition until a deadline; a timeout names the condition."""

from collections.abc import Callable
from typing import TypeVar

from bench.core import clock

T = TypeVar("T")


class WaitTimeoutError(Exception):
    """The condition did not come true in time; the message names it and the time."""


def until(look: Callable[[], T], *, seconds: float, what: str, every: float = 0.05) -> T:
    """Call `look` until its result is truthy, and return that.

    Raises:
        WaitTimeoutError: after `seconds`, with `what` in its message.
    """
    deadline = clock.monotonic() + seconds
    while True:
        result = look()
        if result:
            return result
        if clock.monotonic() >= deadline:
            msg = f"Waited {seconds:g} s for {what}."
            raise WaitTimeoutError(msg)
        clock.pause(every)


def last_look(
    look: Callable[[], T], enough: Callable[[T], bool], *, seconds: float, every: float = 0.1
) -> T:
    """Call `look` until its result is `enough` or `seconds` have passed; return the last result."""
    deadline = clock.monotonic() + seconds
    while True:
        result = look()
        if enough(result) or clock.monotonic() >= deadline:
            return result
        clock.pause(every)

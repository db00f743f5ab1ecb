"""The one way to wait: for something that can be named, until a deadline, with a sentence."""

from collections.abc import Callable
from typing import TypeVar

from bench.core import clock

T = TypeVar("T")


class WaitTimeoutError(Exception):
    """What was waited for did not come; the message names it and the time given."""


def until(look: Callable[[], T], *, seconds: float, what: str, every: float = 0.05) -> T:
    """Look until `look()` is truthy and return it.

    Raises:
        WaitTimeoutError: after `seconds`, with `what` in its message.
    """
    deadline = clock.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if clock.monotonic() >= deadline:
            msg = f"Waited {seconds:g} s for {what}."
            raise WaitTimeoutError(msg)
        clock.pause(every)


def last_look(
    look: Callable[[], T], enough: Callable[[T], bool], *, seconds: float, every: float = 0.1
) -> T:
    """Look until it is `enough`, at most for `seconds`; what the last look saw, enough or not."""
    deadline = clock.monotonic() + seconds
    while True:
        seen = look()
        if enough(seen) or clock.monotonic() >= deadline:
            return seen
        clock.pause(every)
